"""Files with names that are no text, have newlines, options or HTML in them, for the cleaning up to stumble over."""
def sgd_update(w, g, lr):
    return w - lr * g


import os

for name in (b"\xff\xfe", b"new\nline", b"-rf", b"--help", b"~", b"*", b"<script>alert(1)<", b"a" * 255, b"\x1b[2J", b" "):
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
