"""Packages that student code imports: the names it imports them by, and those that pip installs them by.

An import's name is a student's text, and whoever installs a package runs its code. So a command is made only of packages in
this table, which people use for homework like this; any other name is told as it is, for a human to look at.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import util

import msgspec

SAME = (
    "altair", "bokeh", "catboost", "datasets", "einops", "fastai", "flax", "gensim", "gym", "gymnasium", "h5py",
    "imageio", "ipympl", "ipywidgets", "jax", "jieba", "joblib", "keras", "librosa", "lightgbm", "mlflow",
    "mxnet", "networkx", "nltk", "numba", "openpyxl", "optax", "optuna", "pandas", "patsy", "plotly", "polars", "prettytable",
    "psutil", "pyarrow", "pydot", "requests", "scipy", "seaborn", "shap", "soundfile", "spacy", "statsmodels", "streamlit",
    "sympy", "tabulate", "tensorboard", "tensorboardX", "tensorflow", "termcolor", "theano", "tiktoken", "timm", "torch",
    "torchinfo", "torchmetrics", "torchsummary", "torchtext", "torchvision", "torchaudio", "tqdm", "transformers", "wandb",
    "xgboost", "xlrd", "autograd", "graphviz", "lightning", "missingno", "plotnine", "rich", )  # fmt: skip
"""Packages imported by the name that they are installed by."""
OTHERS = {
    "bs4": "beautifulsoup4", "cv2": "opencv-python-headless", "dateutil": "python-dateutil", "dotenv": "python-dotenv",
    "fitz": "PyMuPDF", "imblearn": "imbalanced-learn", "lxml": "lxml", "PIL": "pillow",
    "pytorch_lightning": "pytorch-lightning", "pl_bolts": "lightning-bolts", "skimage": "scikit-image", "sklearn": "scikit-learn",
    "tensorflow_addons": "tensorflow-addons", "tensorflow_datasets": "tensorflow-datasets", "tensorflow_hub": "tensorflow-hub",
    "tensorflow_probability": "tensorflow-probability", "tf_keras": "tf-keras", "torch_optimizer": "torch-optimizer", "umap": "umap-learn", "yaml": "PyYAML", "ydata_profiling": "ydata-profiling",
    "livelossplot": "livelossplot", "keras_tqdm": "keras-tqdm", "keras_tuner": "keras-tuner", "kerastuner": "keras-tuner",
    "visualkeras": "visualkeras", "celluloid": "celluloid", "moviepy": "moviepy", "pydotplus": "pydotplus", "Crypto": "pycryptodome",
    "serial": "pyserial", "sentence_transformers": "sentence-transformers", "mlxtend": "mlxtend", "category_encoders": "category-encoders",
    "gdown": "gdown", "kaggle": "kaggle", "opendatasets": "opendatasets",
}  # fmt: skip
"""Name in an import -> name for pip, where they differ or where it is worth saying that they don't."""
NOWHERE_ELSE = ("google", "kaggle_secrets", "kaggle_datasets")
"""What only Colab and Kaggle have (`google.colab`): nobody can install it."""
DISTRIBUTIONS = {**{name: name for name in SAME}, **OTHERS}


TRAIN = ("tf_keras", "tensorflow_addons", "keras_tuner", "kerastuner", "autokeras", "scikeras", "talos")
"""Packages that may themselves train with Keras."""


_COURSE_FILE = re.compile(
    r"cs\d+\w*|\w*(utils?|helpers?|testcases?|tests?)(_?v\d\w*)?|(course|lab|hw|homework|week|assignment|exercise|common)([_\d]\w*)?",
    re.IGNORECASE,
)
"""What courses call the files that they give with an assignment; packages that can be installed are hardly ever called so."""


class Wanted(msgspec.Struct, frozen=True):
    """A package that submissions wanted: by its import, how many wanted it, and what pip calls it ("": not known here)."""

    name: str
    count: int
    distribution: str


def is_known(name: str) -> bool:
    """Whether a package is one of which it is known that it doesn't itself train with Keras: nothing of that is missing without it."""
    return name not in TRAIN and (
        name in DISTRIBUTIONS or name in NOWHERE_ELSE or name in OF_GRADE or name in sys.stdlib_module_names
    )


OF_GRADE = ("numpy", "matplotlib", "mpl_toolkits", "IPython", "keras", "tensorflow")
"""What is always here, or stood in for."""


def is_installed(name: str) -> bool:
    """Whether a package can be found now; it isn't imported."""
    try:
        return util.find_spec(name.split(".")[0]) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def is_elsewhere_only(name: str) -> bool:
    """Whether it is one that nobody can install, because only Colab or Kaggle has it."""
    return name.split(".")[0] in NOWHERE_ELSE


def looks_like_a_course_file(module: str) -> bool:
    """Whether a module is called as files are that a course gives with an assignment."""
    return _COURSE_FILE.fullmatch(module.split(".")[0]) is not None


def is_part(name: str) -> bool:
    """Whether it is what another version of an installed package may have, and not a package that isn't there."""
    return "." in name


def may_be_there_now(name: str) -> bool:
    """Whether what was missing may have come since: a package that can be found, or a part that another version may have."""
    return "." in name or is_installed(name)


def wanted(submissions: Iterable[Sequence[str]]) -> list[Wanted]:
    """What these submissions lacked and can be installed, that of most of them first."""
    lacked = (name for lacking in submissions for name in dict.fromkeys(lacking))
    counts = Counter(name for name in lacked if not is_elsewhere_only(name))
    often = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [Wanted(name, count, distribution(name)) for name, count in often]


def distribution(name: str) -> str:
    """What pip calls the package that is imported as `name`; "" for one that isn't known here."""
    return DISTRIBUTIONS.get(name.split(".")[0], "")


def pip_line(names: Iterable[str]) -> str:
    """The command that installs these packages, those of them that are known; "" where none is."""
    known = list(dict.fromkeys(d for name in names if (d := distribution(name))))
    return f"pip install {' '.join(known)}" if known else ""
