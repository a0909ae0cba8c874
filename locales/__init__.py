"""Every text for people: catalogues by language and reader, their loader, and dates as people say them."""
