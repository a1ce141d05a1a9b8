"""Half a message, then nothing, then the end."""
import os
import time

for descriptor in range(3, 256):
    try:
        os.write(descriptor, b"\x00\x00\x00\x40half a message")
    except OSError:
        continue
time.sleep(1)
os._exit(0)
