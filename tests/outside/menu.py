"""Sits at the menu as a clerk would: python3 menu.py RULES PROGRAM [ARGUMENT...]

The program runs on a console of its own (a pseudo-terminal of 80 columns and 25 lines), in
the current folder. RULES is JSON: [[PROMPT, [REPLY, ...]], ...]. Whenever what was shown
since the last reply ends with something that the regular expression PROMPT finds, the next
REPLY is typed; null closes the console (Ctrl-D); where a prompt's replies are used up, or
nothing answers for two minutes, this ends with 1. Prints what was shown and how it ended.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios

PATIENCE = 120


def main() -> int:
    rules = [(re.compile("(?:" + prompt + r")\Z"), list(replies)) for prompt, replies in json.loads(sys.argv[1])]
    child, console = pty.fork()
    if child == 0:
        os.execv(sys.argv[2], sys.argv[2:])
    fcntl.ioctl(console, termios.TIOCSWINSZ, struct.pack("HHHH", 25, 80, 0, 0))
    shown, seen, typed, lost = b"", 0, 0, False
    while True:
        if not select.select([console], [], [], PATIENCE)[0]:
            lost = True
            break
        try:
            more = os.read(console, 65536)
        except OSError:
            more = b""
        if not more:
            break
        shown += more
        text = shown[seen:].decode("utf-8", "ignore").replace("\r\n", "\n")
        rule = next((replies for prompt, replies in rules if prompt.search(text)), None)
        if rule is None:
            continue
        if not rule:
            lost = True
            break
        reply, seen, typed = rule.pop(0), len(shown), typed + 1
        os.write(console, b"\x04" if reply is None else reply.encode() + b"\n")
    if lost:
        os.kill(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    sys.stdout.write(shown.decode("utf-8", "replace").replace("\r\n", "\n"))
    print(f"\n[{typed} typed, ended with {code}]")
    return int(lost)


if __name__ == "__main__":
    sys.exit(main())
