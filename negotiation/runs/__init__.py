"""Run folders: writing files so that a full disk, a lost grip or a killed process leaves nothing half done."""

from __future__ import annotations

__all__: list[str] = []
