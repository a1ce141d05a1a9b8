"""Objects that answer every name, are callable and have no end of wrappers; the function that is right counts."""
class Yes:
    def __getattr__(self, name):
        return Yes()

    def __call__(self, *args, **kwargs):
        return self


class Meta(type):
    @property
    def __name__(cls):
        raise RuntimeError("no name")


class Nameless(metaclass=Meta):
    def __call__(self):
        pass


class Unreadable:
    @property
    def __wrapped__(self):
        raise SystemExit(0)

    @property
    def __signature__(self):
        raise KeyboardInterrupt

    def __call__(self):
        pass


yes, nameless, unreadable, Many = Yes(), Nameless(), Unreadable(), eval("lambda " + ", ".join(f"a{n}" for n in range(5000)) + ": 0")


def sgd_update(w, g, lr):
    return w - lr * g
