"""A sample register: the data flows of an invented group, the same at every call."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

EXPORTERS, FLOWS = 300, 10  # exporters, and flows of each
FIRST, LAST = date(2025, 3, 1), date(2026, 10, 31)
CITIES = ("Beijing 北京", "Shanghai 上海", "Shenzhen 深圳", "Hangzhou 杭州", "Chengdu 成都",
          "Qingdao 青岛", "Wuhan 武汉", "Xiamen 厦门", "Tianjin 天津", "Suzhou 苏州")  # fmt: skip
PLACES = ("SG", "HK", "DE", "US", "JP")


@dataclass(frozen=True)
class Flow:
    """A kind of flow: its name, what the data contain, and why they leave."""

    name: str
    contains: str
    necessity: str
    purpose: str
    basis: str
    persons: int  # in a year, about
    sensitive: bool = False


STAFF = Flow(
    "staff", "identity-basics, contact-details", "human-resources-management",
    "human-resources-management", "human-resources", 900,
)  # fmt: skip
INDUSTRIES: tuple[tuple[str, str, tuple[Flow, ...]], ...] = (
    ("Silk Road Mall 丝路商城", "e-commerce", (
        Flow("parcels", "contact-details, consumption-record", "cross-border-shopping",
             "contract-performance", "contract", 30_000),
        Flow("insights", "behaviour-record, device-information", "no-listed-necessity",
             "marketing", "consent", 14_000),
        Flow("payments", "contact-details, payment-account", "cross-border-shopping",
             "contract-performance", "contract", 9_000, sensitive=True),
        STAFF,
    )),
    ("Harbour Bank 港湾银行", "finance", (
        Flow("remittances", "identity-basics, payment-account", "cross-border-remittance",
             "contract-performance", "contract", 6_000, sensitive=True),
        Flow("screening", "identity-basics, contact-details", "no-listed-necessity",
             "contract-performance", "", 20_000),
        STAFF,
    )),
    ("Lantern Hotels 灯笼酒店", "hospitality", (
        Flow("bookings", "identity-basics, contact-details", "flight-and-hotel-booking",
             "contract-performance", "contract", 22_000),
        Flow("loyalty", "contact-details, consumption-record", "no-listed-necessity",
             "marketing", "consent", 40_000),
        STAFF,
    )),
    ("Northern Motors 北辰汽车", "automotive", (
        Flow("diagnostics", "device-information, vehicle-owner-information", "no-listed-necessity",
             "contract-performance", "consent", 60_000),
        Flow("cabin", "face-image, device-information", "no-listed-necessity",
             "", "consent", 2_500, sensitive=True),
        Flow("plants", "production-data", "no-listed-necessity", "", "", 0),
        STAFF,
    )),
    ("Jade Clinics 玉医诊所", "healthcare", (
        Flow("second-opinions", "health-information, identity-basics", "no-listed-necessity",
             "", "consent", 3_000, sensitive=True),
        STAFF,
    )),
)  # fmt: skip
WRONG = {  # cells that nobody can read, by row
    700: ("to.located", "Atlantis"),
    1600: ("people-this-year", "many"),
    2500: ("start", "last spring"),
}
ON_EXPORTER = ("internal-rules", "access-control", "staff-training", "incident-plan")
ON_TRANSFER = ("notice", "separate-consent", "impact-assessment", "standard-contract")


def sample() -> pl.DataFrame:
    """The register: text cells, headers in English; who takes more care says and does more.

    A few cells are wrong, so that a reader sees what becomes of their rows.
    """
    import polars as pl

    rows = list(_rows(random.Random(1366)))
    for row, (header, cell) in WRONG.items():
        rows[row - 1][header] = cell
    headers = dict.fromkeys(header for row in rows for header in row)
    table = {header: [row.get(header) for row in rows] for header in headers}
    return pl.DataFrame(table, schema=dict.fromkeys(headers, pl.String))


def _rows(chance: random.Random) -> Iterator[dict[str, str]]:
    for number in range(EXPORTERS):
        company, sector, kinds = INDUSTRIES[number % len(INDUSTRIES)]
        care = min(0.98, 0.35 + chance.random() * 0.75)  # how much is known, and done
        said = _Said(chance, care)
        place = CITIES[number // len(INDUSTRIES) % len(CITIES)]
        branch = number // len(INDUSTRIES) // len(CITIES) + 1
        exporter = {
            "from": f"{company} {place} {branch}",
            "from.located": "CN",
            "from.sector": sector,
            "from.ciio": "yes" if sector == "finance" and chance.random() < 0.15 else "no",
            "from.individuals": str(int(10 ** chance.uniform(3.5, 6.8))),
            **{f"from.{kind}": said.done() for kind in ON_EXPORTER},
        }
        scale = 10 ** chance.uniform(-0.5, 0.9)
        for place_of_flow in range(FLOWS):
            yield {**exporter, **_flow(chance.choice(kinds), place_of_flow, scale, said)}


def _flow(kind: Flow, number: int, scale: float, said: _Said) -> dict[str, str]:
    chance = said.chance
    persons = int(kind.persons * scale * 10 ** chance.uniform(-0.7, 0.3))
    start = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    found = {
        "transfer": f"{kind.name}-{number + 1}",
        "to.located": chance.choice(PLACES),
        "to.same-group": "yes" if kind is STAFF or chance.random() < 0.3 else "no",
        "data.contains": kind.contains if said.known() else "unknown",
        "data.individuals": str(persons * 3),
        "data.stored": "CN" if chance.random() < 0.8 else "CN, SG",
        "data.collected": "CN",
        "data.notified": "no",
        "serves.activity": "collection, storage, use, provision" if said.known() else "",
        "serves.purpose": kind.purpose,
        "serves.basis": kind.basis if said.known() else "",
        "people-this-year": str(persons) if said.known() else "",
        "sensitive-this-year": str(persons // 4 if kind.sensitive else 0) if said.known() else "",
        "people-per-month": str(int(persons * chance.uniform(0.1, 2.4)))
        if persons and chance.random() < 0.6
        else "",
        "necessity": kind.necessity if said.known() else "",
        "necessary-fields-only": "yes" if said.known() else "unknown",
        "onward": chance.choice(("no", "no", "yes")) if said.known() else "",
        "start": start.isoformat(),
        **{measure: said.done(start) for measure in ON_TRANSFER},
    }
    if kind.basis == "consent":
        found["serves.consent"] = said.done(start)
    return {header: cell for header, cell in found.items() if cell}


@dataclass
class _Said:
    """What one exporter says: the more, the more care it takes."""

    chance: random.Random
    care: float

    def known(self) -> bool:
        return self.chance.random() < 0.5 + self.care / 2

    def done(self, before: date | None = None) -> str:
        """Whether something was done: on a day, `yes`, `no`, or not said."""
        if self.chance.random() > 0.3 + self.care * 0.7:
            return ""
        if self.chance.random() > self.care:
            return "no"
        if before is None or self.chance.random() < 0.3:
            return "yes"
        return (before - timedelta(days=self.chance.randrange(5, 60))).isoformat()
