"""Chromium without a driver: its own protocol over a pipe, so that nothing but Python is needed."""

import base64
import fcntl
import json
import os
import subprocess
import tempfile
import time

PATIENCE = 150  # seconds for one answer


class Browser:
    """One headless Chromium; use as a context manager."""

    def __init__(self, program):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        theirs_in, self.to = os.pipe()
        self.back, theirs_out = os.pipe()
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (theirs_in, theirs_out)]

        def wire():  # Chromium reads from descriptor 3 and writes to 4.
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
        flags += ["--remote-debugging-pipe", f"--user-data-dir={self.profile.name}", "about:blank"]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            [program, *flags], preexec_fn=wire, close_fds=False, stdin=quiet, stdout=quiet, stderr=quiet
        )
        for fd in (*high, theirs_in, theirs_out):
            os.close(fd)
        os.set_blocking(self.back, False)
        self.buffer, self.last, self.events = b"", 0, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.profile.cleanup()

    def say(self, method, session=None, **params):
        """Sends a command and gives its result; events that arrive meanwhile are kept."""
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data) :]
        while True:
            answer = self.hear(f"no answer to {method}")
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]

    def hear(self, complaint):
        """The next message."""
        end = time.monotonic() + PATIENCE
        while b"\0" not in self.buffer:
            try:
                more = os.read(self.back, 1 << 20)
                if not more:
                    raise RuntimeError("Chromium went away")
                self.buffer += more
            except BlockingIOError:
                if time.monotonic() > end:
                    raise RuntimeError(complaint) from None
                time.sleep(0.005)
        message, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(message)
        if "method" in message:
            self.events.append(message)
        return message

    def page(self, path, width=1280, height=900, scripts=True, dark=False):
        """A tab that shows the file."""
        return Page(self, path, width, height, scripts, dark)


class Page:
    """One tab."""

    def __init__(self, browser, path, width, height, scripts, dark):
        self.browser = browser
        self.target = browser.say("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.say("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.say(f"{domain}.enable")
        phone = width < 600
        self.say("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.say("Emulation.setEmulatedMedia", media="", features=[scheme])
        self.say("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.say("Page.navigate", url="file://" + os.path.abspath(path))
        while not any(event["method"] == "Page.loadEventFired" for event in self.events()):
            browser.hear("the page does not load")

    def say(self, method, **params):
        return self.browser.say(method, self.session, **params)

    def events(self):
        return [event for event in self.browser.events if event.get("sessionId") == self.session]

    def complaints(self):
        """What the console says, what was thrown, and what was fetched beside the page itself."""
        told = []
        for event in self.events():
            method, params = event["method"], event["params"]
            if method == "Log.entryAdded":
                told.append(params["entry"]["text"])
            elif method == "Runtime.exceptionThrown":
                told.append(params["exceptionDetails"]["text"])
            elif method == "Network.requestWillBeSent" and params["documentURL"] != params["request"]["url"]:
                told.append(params["request"]["url"])
        return told

    def run(self, script):
        """The value of a script, promises awaited."""
        made = self.say("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in made:
            raise RuntimeError(made["exceptionDetails"]["exception"]["description"])
        return made["result"].get("value")

    def press(self, key, code):
        """A key on the keyboard, by its name and its virtual key code."""
        text = {"text": "\r"} if key == "Enter" else {}
        for kind, more in (("keyDown" if text else "rawKeyDown", text), ("keyUp", {})):
            self.say("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, **more)

    def heard(self):
        """Role, name and description that a screen reader is told of the focused element."""
        held = self.say("Runtime.evaluate", expression="document.activeElement")["result"]["objectId"]
        node = self.say("Accessibility.getPartialAXTree", objectId=held, fetchRelatives=False)["nodes"][0]
        return {part: node.get(part, {}).get("value", "") for part in ("role", "name", "description")}

    def print(self, path):
        """The page on paper."""
        pdf = self.say("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(pdf))

    def picture(self, path):
        """What the window shows; only the newest tab is drawn."""
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.say("Page.captureScreenshot")["data"]))
