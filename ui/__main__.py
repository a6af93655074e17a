"""`python -m ui` is `heng`."""

from ui.cli import main

raise SystemExit(main())
