"""The explorer: pages in the browser over the engine and the knowledge base. They hold no law."""
