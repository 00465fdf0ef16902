"""Live boards: one stream for several, frames that are written once for all who see the same."""

from __future__ import annotations

from api.live.live import Live
from api.live.routes import routes

__all__ = ["Live", "routes"]
