"""Runs a program in a pseudo-terminal: terminal.py '[["prompt", "keys"], …]' PROGRAM ARGUMENTS…"""

import json
import os
import pty
import sys

keys = json.loads(sys.argv[1])
seen = ""


def read(descriptor):
    """Copies the output, and types the next keys when their prompt has appeared."""
    global seen
    data = os.read(descriptor, 65536)
    seen += data.decode("utf-8", "replace")
    while keys and keys[0][0] in seen:
        prompt, typed = keys.pop(0)
        seen = seen.split(prompt, 1)[1]
        os.write(descriptor, typed.encode())
    return data


status = pty.spawn(sys.argv[2:], read)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
