"""A real browser without a window: Chromium, driven over its debugging protocol."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import aiohttp

PATIENCE = 40


class Browser:
    """One page of Chromium with a profile of its own."""

    def __init__(self, folder: Path, size: tuple[int, int] = (1200, 760)) -> None:
        program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader", "--no-first-run"]
        self._folder = folder
        self._process = subprocess.Popen(
            [
                program,
                *options,
                "--remote-debugging-port=0",
                f"--user-data-dir={folder}",
                f"--window-size={size[0]},{size[1]}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._port = self._found_port()

    def _found_port(self) -> str:
        end = time.monotonic() + PATIENCE
        file = self._folder / "DevToolsActivePort"
        while time.monotonic() < end:
            if file.exists() and (lines := file.read_text("utf-8").split()):
                return lines[0]
            time.sleep(0.1)
        raise AssertionError("the browser did not start")

    def drive(self, url: str, steps: Any) -> Any:
        """Opens an address and hands the page to `steps`, a coroutine function; what it gives."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/json", timeout=10) as answer:
            page = next(each for each in json.loads(answer.read()) if each["type"] == "page")
        return asyncio.run(self._drive(page, url, steps))

    @staticmethod
    async def _drive(page: dict[str, str], url: str, steps: Any) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as link,
        ):
            opened = Page(link)
            await opened.call("Page.enable")
            await opened.call("Page.navigate", url=url)
            return await steps(opened)

    def close(self) -> None:
        """Ends it."""
        self._process.terminate()
        self._process.wait(20)


class Page:
    """What can be done with an open page."""

    def __init__(self, link: Any) -> None:
        self._link = link
        self._number = 0

    async def call(self, method: str, **given: Any) -> dict[str, Any]:
        """One call of the protocol, and its answer."""
        self._number += 1
        await self._link.send_json({"id": self._number, "method": method, "params": given})
        while True:
            told = json.loads((await self._link.receive()).data)
            if told.get("id") == self._number:
                assert "error" not in told, told
                return dict(told["result"])

    async def value(self, expression: str) -> Any:
        """What an expression of JavaScript comes to."""
        found = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return found["result"].get("value")

    async def press(self, key: str) -> None:
        """Presses a key of one letter."""
        for kind in ("keyDown", "keyUp"):
            text = {"text": key} if kind == "keyDown" else {}
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, **text)

    async def picture(self) -> bytes:
        """What is seen, as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot"))["data"])
