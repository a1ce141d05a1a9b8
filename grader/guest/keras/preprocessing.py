"""`keras.preprocessing`: image generators that know their length, sequences padded, texts split."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

from . import data, spelling
from .arrays import SMALL, Repeated, repeated
from .functions import Thing
from .record import RECORDER

globals()["__builtins__"] = dict(vars(builtins))  # its own: student code may replace what others rely on


class Sequence:
    """The base of students' own generators with a length."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.update(kwargs)

    def on_epoch_end(self) -> None: ...


class Batches(Sequence):
    """What `flow` returns: batches of arrays, without end."""

    def __init__(
        self, x: Any, y: Any, batch_size: int, source: str, arguments: dict[str, Any], shuffle: bool = True
    ) -> None:
        super().__init__()
        self.x, self.y, self.batch_size, self.shuffle = x, y, int(batch_size), shuffle
        self.n = self.samples = int(np.shape(x)[0])
        self._source, self._arguments = source, arguments
        self.batch_index = self.total_batches_seen = 0
        if y is not None and len(y) != self.n:
            raise ValueError(
                f"`x` and `y` should have the same length. Found: x.shape = {np.shape(x)}, y.shape = {np.shape(y)}"
            )

    def _grade_data(self) -> dict[str, Any]:
        return {**data.describe(self.x), "kind": "generator", "source": self._source, "arguments": self._arguments}

    def _grade_target(self) -> dict[str, Any]:
        return {**data.describe(self.y), "kind": "generator" if self.y is not None else "none"}

    def _grade_samples(self) -> int:
        return self.n

    def _grade_steps(self) -> int:
        return len(self)

    def _grade_batch(self) -> Any:
        return self[0]

    def __len__(self) -> int:
        return math.ceil(self.n / self.batch_size)

    def __getitem__(self, index: int) -> Any:
        if not 0 <= index < len(self):
            raise IndexError(index)
        rows = slice(index * self.batch_size, (index + 1) * self.batch_size)
        x = np.asarray(self.x[rows], dtype="float32")
        return x if self.y is None else (x, self.y[rows])

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        self.batch_index = (self.batch_index + 1) % len(self)
        return self[(self.batch_index - 1) % len(self)]

    next = __next__

    def reset(self) -> None:
        self.batch_index = 0


GENERATOR = (
    "featurewise_center=False, samplewise_center=False, featurewise_std_normalization=False, samplewise_std_normalization=False, "
    "zca_whitening=False, zca_epsilon=1e-06, rotation_range=0, width_shift_range=0.0, height_shift_range=0.0, brightness_range=None, "
    "shear_range=0.0, zoom_range=0.0, channel_shift_range=0.0, fill_mode='nearest', cval=0.0, horizontal_flip=False, "
    "vertical_flip=False, rescale=None, preprocessing_function=None, data_format=None, validation_split=0.0, interpolation_order=1, "
    "dtype=None"
)


class ImageDataGenerator(Thing):
    """Augmentation of images: its arguments are recorded, pictures stay as they are."""

    signature = GENERATOR

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if "dim_ordering" in kwargs:
            RECORDER.clue("ImageDataGenerator(dim_ordering=)", spelling.OLD_KERAS[:1])
            kwargs.pop("dim_ordering")
        self._given = dict(kwargs)
        super().__init__(*args, **kwargs)

    def _told(self) -> dict[str, Any]:
        from . import plain

        return {key: plain.simple(value) for key, value in self._given.items()}

    def fit(self, x: Any, augment: bool = False, rounds: int = 1, seed: Any = None) -> None:
        """Looks at the data for featurewise statistics; trains nothing."""

    def flow(self, x: Any, y: Any = None, batch_size: int = 32, shuffle: bool = True, sample_weight: Any = None, seed: Any = None,
             save_to_dir: Any = None, save_prefix: str = "", save_format: str = "png", ignore_class_split: bool = False, subset: Any = None) -> Batches:  # fmt: skip
        if isinstance(x, tuple | list) and len(x) == 2 and y is None:
            x, y = x
        if np.ndim(x) != 4:
            raise ValueError(
                f"Input data in `NumpyArrayIterator` should have rank 4. You passed an array with shape {np.shape(x)}"
            )
        split = int(len(x) * (self.arguments.get("validation_split") or 0.0))
        if subset in ("training", "validation"):
            part = slice(split, None) if subset == "training" else slice(None, split)
            x, y = x[part], None if y is None else y[part]
        return Batches(x, y, batch_size, "ImageDataGenerator", self._told(), shuffle)

    def flow_from_directory(self, directory: Any, *args: Any, **kwargs: Any) -> Any:
        RECORDER.gap("ImageDataGenerator.flow_from_directory", exists=True)
        raise NotImplementedError(spelling.unknown("ImageDataGenerator.flow_from_directory"))

    flow_from_dataframe = flow_from_directory

    def standardize(self, x: Any) -> Any:
        rescale = self.arguments.get("rescale")
        return x if not rescale else x * rescale

    def random_transform(self, x: Any, seed: Any = None) -> Any:
        return x


def img_to_array(img: Any, data_format: Any = None, dtype: Any = None) -> Any:
    array = np.asarray(img, dtype=dtype or "float32")
    return array[:, :, np.newaxis] if array.ndim == 2 else array


def array_to_img(x: Any, data_format: Any = None, scale: bool = True, dtype: Any = None) -> Any:
    from PIL import Image

    array = np.asarray(x, dtype=float)
    if scale:
        array = array - array.min()
        array = 255 * array / (array.max() or 1)
    array = array.astype("uint8")
    return Image.fromarray(array[:, :, 0] if array.shape[-1] == 1 else array)


def load_img(path: Any, *args: Any, **kwargs: Any) -> Any:
    from PIL import Image

    image = Image.open(path).convert("L" if kwargs.get("color_mode") == "grayscale" else "RGB")
    size = kwargs.get("target_size")
    return image.resize((size[1], size[0])) if size else image


def pad_sequences(
    sequences: Any,
    maxlen: int | None = None,
    dtype: Any = "int32",
    padding: str = "pre",
    truncating: str = "pre",
    value: float = 0.0,
) -> Any:
    """Sequences of one length: shape (samples, maxlen). Those that repeat are kept once."""
    lengths = [len(each) for each in sequences]
    longest = max(lengths, default=0) if maxlen is None else int(maxlen)
    if len(sequences) * longest * np.dtype(dtype).itemsize > SMALL:
        row = _padded(sequences[0], longest, dtype, padding, truncating, value)
        return repeated(row, len(sequences))
    if not len(sequences):
        return np.zeros((0, longest), dtype)
    return np.stack([_padded(each, longest, dtype, padding, truncating, value) for each in sequences])


def _padded(sequence: Any, length: int, dtype: Any, padding: str, truncating: str, value: float) -> Any:
    kept = np.asarray(list(sequence)[-length:] if truncating == "pre" else list(sequence)[:length], dtype=dtype)
    out = np.full((length, *kept.shape[1:]), value, dtype)
    if len(kept):
        out[(length - len(kept)) :] = kept if padding == "pre" else out[(length - len(kept)) :]
        if padding == "post":
            out[: len(kept)] = kept
    return out


class Tokenizer:
    """Words as numbers, the most frequent first."""

    def __init__(self, num_words: Any = None, filters: str = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', lower: bool = True, split: str = " ",
                 char_level: bool = False, oov_token: Any = None, **kwargs: Any) -> None:  # fmt: skip
        self.num_words = kwargs.get("nb_words", num_words)
        self.filters, self.lower, self.split, self.char_level, self.oov_token = (
            filters,
            lower,
            split,
            char_level,
            oov_token,
        )
        self.word_counts: dict[str, int] = {}
        self.word_index: dict[str, int] = {}
        self.index_word: dict[int, str] = {}
        self.document_count = 0

    def _words(self, text: Any) -> list[str]:
        if isinstance(text, list):
            return text
        if self.char_level:
            return list(text.lower() if self.lower else text)
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def fit_on_texts(self, texts: Any) -> None:
        for text in texts:
            self.document_count += 1
            for word in self._words(text):
                self.word_counts[word] = self.word_counts.get(word, 0) + 1
        ordered = sorted(self.word_counts, key=lambda word: -self.word_counts[word])
        if self.oov_token is not None:
            ordered = [self.oov_token, *ordered]
        self.word_index = {word: i for i, word in enumerate(ordered, 1)}
        self.index_word = {i: word for word, i in self.word_index.items()}

    def texts_to_sequences(self, texts: Any) -> list[list[int]]:
        top = self.num_words or len(self.word_index) + 1
        unknown = self.word_index.get(self.oov_token) if self.oov_token is not None else None
        out = []
        for text in texts:
            found = [self.word_index.get(word) for word in self._words(text)]
            numbers = [i if i is not None and i < top else unknown for i in found]
            out.append([i for i in numbers if i is not None])
        return out

    def texts_to_matrix(self, texts: Any, mode: str = "binary") -> Any:
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode)

    def sequences_to_matrix(self, sequences: Any, mode: str = "binary") -> Any:
        width = self.num_words or len(self.word_index) + 1
        if len(sequences) * width * 8 > 50 * SMALL:
            return repeated(_counted(sequences[0], width, mode), len(sequences))
        return np.stack([_counted(each, width, mode) for each in sequences])


def _counted(sequence: Any, width: int, mode: str) -> Any:
    row = np.zeros(width)
    for i in sequence:
        if i < width:
            row[i] += 1
    if mode == "binary":
        return (row > 0).astype(float)
    return row / max(1, len(sequence)) if mode == "freq" else row


def text_to_word_sequence(
    text: str, filters: str = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', lower: bool = True, split: str = " "
) -> list[str]:
    text = text.lower() if lower else text
    return [word for word in text.translate({ord(c): split for c in filters}).split(split) if word]


def one_hot(text: str, n: int, **kwargs: Any) -> list[int]:
    return [1 + (sum(map(ord, word)) % (n - 1)) for word in text_to_word_sequence(text)]


def to_categorical(y: Any = None, num_classes: Any = None, dtype: Any = None, **kwargs: Any) -> Any:
    """Class numbers as rows of one 1 and zeros: shape (*y.shape, num_classes), a last axis of 1 dropped."""
    if "nb_classes" in kwargs:
        RECORDER.clue("to_categorical(nb_classes=)", spelling.OLD_KERAS[:1])
        num_classes = kwargs.pop("nb_classes")
    y = kwargs.pop("x", y)
    if kwargs:
        raise TypeError(f"to_categorical() got an unexpected keyword argument '{next(iter(kwargs))}'")
    array = np.array(y, dtype="int64")
    shape = array.shape[:-1] if array.ndim > 1 and array.shape[-1] == 1 else array.shape
    flat = array.reshape(-1)
    classes = int(num_classes) if num_classes else int(flat.max()) + 1
    usual = "float64" if RECORDER.generation() in ("keras-1", "keras-3") else "float32"
    out = np.zeros((len(flat), classes), dtype=dtype if isinstance(dtype, str) else usual)
    out[np.arange(len(flat)), flat] = 1
    return out.reshape((*shape, classes))


def normalize(x: Any, axis: int = -1, order: int = 2) -> Any:
    norm = np.linalg.norm(np.asarray(x[:1] if isinstance(x, Repeated) else x, dtype=float), order, axis, keepdims=True)
    norm[norm == 0] = 1
    return x / norm
