"""Models whose shapes and parameters the stand-in must give as real Keras does: each text defines `model`.

Texts see `keras` and `layers`; they run in real Keras (`describe_models.py real`, whose answers are kept in
tests/data/keras-architectures.json) and in the stand-in. A text that real Keras refuses must be refused.
"""

HEAD = "import keras\nfrom keras import layers\n"

ARCHITECTURES: dict[str, str] = {}


def seq(name: str, shape: str, *texts: str) -> None:
    """A Sequential model of these layers, on inputs of this shape."""
    body = ", ".join(f"layers.{text}" for text in texts)
    ARCHITECTURES[name] = f"model = keras.Sequential([keras.Input({shape}), {body}])"


def code(name: str, text: str) -> None:
    ARCHITECTURES[name] = text


seq("mlp", "(784,)", "Dense(512, activation='relu')", "Dropout(0.2)", "Dense(10, activation='softmax')")
seq("flatten first", "(28, 28)", "Flatten()", "Dense(128, activation='relu')", "Dense(10)")
seq("dense on images", "(8, 8, 3)", "Dense(5)", "Flatten()", "Dense(2, use_bias=False)")
code(
    "keras example cifar10",
    """
model = keras.Sequential()
model.add(layers.Conv2D(32, (3, 3), padding='same', input_shape=(32, 32, 3)))
model.add(layers.Activation('relu'))
model.add(layers.Conv2D(32, (3, 3)))
model.add(layers.Activation('relu'))
model.add(layers.MaxPooling2D(pool_size=(2, 2)))
model.add(layers.Dropout(0.25))
model.add(layers.Conv2D(64, (3, 3), padding='same'))
model.add(layers.Activation('relu'))
model.add(layers.Conv2D(64, (3, 3)))
model.add(layers.Activation('relu'))
model.add(layers.MaxPooling2D(pool_size=(2, 2)))
model.add(layers.Dropout(0.25))
model.add(layers.Flatten())
model.add(layers.Dense(512))
model.add(layers.Activation('relu'))
model.add(layers.Dropout(0.5))
model.add(layers.Dense(10))
model.add(layers.Activation('softmax'))
""",
)
seq(
    "lenet",
    "(32, 32, 1)",
    "Conv2D(6, 5, activation='tanh')",
    "AveragePooling2D(2)",
    "Conv2D(16, 5, activation='tanh')",
    "AveragePooling2D(2)",
    "Flatten()",
    "Dense(120, activation='tanh')",
    "Dense(84)",
    "Dense(10, activation='softmax')",
)
seq(
    "alexnet",
    "(227, 227, 3)",
    "Conv2D(96, 11, strides=4, activation='relu')",
    "MaxPooling2D(3, 2)",
    "Conv2D(256, 5, padding='same')",
    "MaxPooling2D(3, 2)",
    "Conv2D(384, 3, padding='same')",
    "Conv2D(384, 3, padding='same')",
    "Conv2D(256, 3, padding='same')",
    "MaxPooling2D(3, 2)",
    "Flatten()",
    "Dense(4096)",
    "Dense(4096)",
    "Dense(1000)",
)
code(
    "vgg16",
    """
model = keras.Sequential([keras.Input((224, 224, 3))])
for filters, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
    for _ in range(times):
        model.add(layers.Conv2D(filters, 3, padding='same', activation='relu'))
    model.add(layers.MaxPooling2D(2))
model.add(layers.Flatten())
model.add(layers.Dense(4096)); model.add(layers.Dense(4096)); model.add(layers.Dense(1000, activation='softmax'))
""",
)
code(
    "batch normalised",
    """
model = keras.Sequential([keras.Input((32, 32, 3))])
for filters in (16, 32, 64):
    model.add(layers.Conv2D(filters, 3, strides=2, padding='same', use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.ReLU())
model.add(layers.GlobalAveragePooling2D()); model.add(layers.Dense(10))
""",
)
seq(
    "norms",
    "(10, 12)",
    "LayerNormalization()",
    "BatchNormalization(axis=1)",
    "BatchNormalization(center=False)",
    "BatchNormalization(scale=False)",
    "GroupNormalization(groups=3)",
    "UnitNormalization()",
)
seq(
    "strides and dilation",
    "(33, 31, 2)",
    "Conv2D(4, 3, strides=(2, 3))",
    "Conv2D(4, 3, dilation_rate=2)",
    "Conv2D(4, (1, 3), strides=2, padding='same')",
)
seq("groups", "(16, 16, 8)", "Conv2D(12, 3, groups=4)", "Conv2D(6, 1, groups=2)")
seq(
    "channels first",
    "(3, 32, 32)",
    "MaxPooling2D(2, data_format='channels_first')",
    "GlobalMaxPooling2D(data_format='channels_first')",
)
seq(
    "depthwise",
    "(20, 20, 4)",
    "DepthwiseConv2D(3)",
    "DepthwiseConv2D(3, depth_multiplier=2, strides=2, padding='same')",
    "DepthwiseConv2D(2, use_bias=False)",
)
seq(
    "separable",
    "(20, 20, 4)",
    "SeparableConv2D(8, 3)",
    "SeparableConv2D(16, 3, depth_multiplier=2, padding='same', strides=2)",
)
seq(
    "transposed",
    "(7, 7, 8)",
    "Conv2DTranspose(4, 3, strides=2, padding='same')",
    "Conv2DTranspose(2, 3, strides=2)",
    "Conv2DTranspose(2, 5)",
    "Conv2DTranspose(1, 2, strides=3)",
    "Conv2DTranspose(3, 3, strides=2, padding='same', output_padding=1)",
)
seq(
    "transposed 1d and 3d",
    "(6, 4)",
    "Conv1DTranspose(5, 3, strides=2)",
    "Reshape((13, 5, 1, 1))",
    "Conv3DTranspose(2, 2, strides=2)",
)
seq(
    "conv1d",
    "(100, 4)",
    "Conv1D(16, 5, activation='relu')",
    "MaxPooling1D(2)",
    "Conv1D(32, 3, padding='causal', dilation_rate=2)",
    "AveragePooling1D(3, 2, padding='same')",
    "SeparableConv1D(8, 3)",
    "DepthwiseConv1D(3)",
    "GlobalMaxPooling1D()",
)
seq(
    "conv3d",
    "(16, 16, 16, 1)",
    "Conv3D(4, 3)",
    "MaxPooling3D(2)",
    "Conv3D(8, 3, strides=2, padding='same')",
    "AveragePooling3D(2)",
    "GlobalAveragePooling3D()",
)
seq(
    "padding and cropping",
    "(10, 11, 3)",
    "ZeroPadding2D(2)",
    "ZeroPadding2D((1, 3))",
    "ZeroPadding2D(((1, 0), (2, 1)))",
    "Cropping2D(1)",
    "Cropping2D(((1, 2), (0, 3)))",
)
seq(
    "padding 1d and 3d",
    "(9, 4)",
    "ZeroPadding1D(2)",
    "ZeroPadding1D((1, 0))",
    "Cropping1D((2, 1))",
    "Reshape((9, 2, 2, 1))",
    "ZeroPadding3D(1)",
    "Cropping3D(1)",
)
seq(
    "upsampling",
    "(5, 6, 3)",
    "UpSampling2D()",
    "UpSampling2D((1, 3), interpolation='bilinear')",
    "Reshape((10, 108))",
    "UpSampling1D(3)",
)
seq(
    "pooling same",
    "(7, 9, 2)",
    "MaxPooling2D(2, padding='same')",
    "MaxPooling2D((3, 2), strides=1, padding='same')",
    "AveragePooling2D(2, strides=1)",
)
seq(
    "global keepdims",
    "(7, 9, 2)",
    "GlobalAveragePooling2D(keepdims=True)",
    "Flatten()",
    "Dense(1, activation='sigmoid')",
)
seq("reshapes", "(24,)", "Reshape((4, 6))", "Permute((2, 1))", "Reshape((-1, 3))", "Flatten()", "RepeatVector(5)")
seq(
    "activations as layers",
    "(6, 5)",
    "LeakyReLU()",
    "PReLU()",
    "PReLU(shared_axes=[1])",
    "ELU()",
    "Softmax()",
    "ReLU(max_value=6)",
)
seq(
    "noise",
    "(6,)",
    "GaussianNoise(0.1)",
    "GaussianDropout(0.2)",
    "AlphaDropout(0.1)",
    "ActivityRegularization(0.1)",
    "Dense(3, kernel_regularizer='l2')",
)
seq("spatial dropout", "(6, 5, 4)", "SpatialDropout2D(0.1)", "Reshape((30, 4))", "SpatialDropout1D(0.1)")
seq("embedding", "(20,)", "Embedding(1000, 16)", "Flatten()", "Dense(1)")
seq(
    "imdb lstm",
    "(80,)",
    "Embedding(20000, 128)",
    "LSTM(128, dropout=0.2, recurrent_dropout=0.2)",
    "Dense(1, activation='sigmoid')",
)
seq(
    "stacked rnn",
    "(10, 8)",
    "SimpleRNN(16, return_sequences=True)",
    "GRU(12, return_sequences=True)",
    "LSTM(7)",
    "Dense(3)",
)
seq("gru without reset_after", "(10, 8)", "GRU(5, reset_after=False)", "Dense(2)")
seq("rnn without bias", "(10, 8)", "LSTM(5, use_bias=False, return_sequences=True)", "GRU(4, use_bias=False)")
seq(
    "bidirectional",
    "(10, 8)",
    "Bidirectional(layers.LSTM(6, return_sequences=True))",
    "Bidirectional(layers.GRU(5), merge_mode='sum')",
)
seq(
    "time distributed",
    "(10, 8, 8, 3)",
    "TimeDistributed(layers.Conv2D(4, 3))",
    "TimeDistributed(layers.Flatten())",
    "LSTM(6)",
)
seq("convlstm", "(5, 8, 8, 3)", "ConvLSTM2D(4, 3, padding='same', return_sequences=True)", "ConvLSTM2D(2, 3)")
seq("rnn of a cell", "(10, 8)", "RNN(layers.LSTMCell(6), return_sequences=True)", "RNN(layers.GRUCell(3))")
seq(
    "preprocessing layers",
    "(40, 50, 3)",
    "Rescaling(1 / 255)",
    "RandomFlip('horizontal')",
    "RandomRotation(0.1)",
    "RandomZoom(0.1)",
    "Resizing(20, 24)",
    "CenterCrop(10, 12)",
)
seq("lambda", "(6,)", "Lambda(lambda x: x * 2)", "Dense(2)")
code("input_dim", "model = keras.Sequential([layers.Dense(4, input_dim=7), layers.Dense(2)])")
code("batch size given", "model = keras.Sequential([keras.Input(batch_shape=(32, 10)), layers.Dense(3)])")
code("built later", "model = keras.Sequential([layers.Dense(4), layers.Dense(2)])\nmodel.build((None, 9))")
code(
    "functional",
    """
inputs = keras.Input((784,))
x = layers.Dense(64, activation='relu')(inputs)
x = layers.Dense(64, activation='relu')(x)
model = keras.Model(inputs=inputs, outputs=layers.Dense(10, activation='softmax')(x))
""",
)
code(
    "residual",
    """
inputs = keras.Input((32, 32, 3))
x = layers.Conv2D(16, 3, padding='same')(inputs)
y = layers.Conv2D(16, 3, padding='same', activation='relu')(x)
y = layers.BatchNormalization()(y)
x = layers.add([x, y])
x = layers.GlobalAveragePooling2D()(x)
model = keras.Model(inputs, layers.Dense(10)(x))
""",
)
code(
    "two inputs",
    """
a, b = keras.Input((10,)), keras.Input((5,))
x = layers.concatenate([layers.Dense(8)(a), layers.Dense(8)(b)])
model = keras.Model([a, b], layers.Dense(1)(x))
""",
)
code(
    "two outputs",
    """
i = keras.Input((10,))
h = layers.Dense(8)(i)
model = keras.Model(i, [layers.Dense(1, name='value')(h), layers.Dense(4, name='policy')(h)])
""",
)
code(
    "shared layer",
    """
a, b = keras.Input((10,)), keras.Input((10,))
d = layers.Dense(6)
model = keras.Model([a, b], layers.Subtract()([d(a), d(b)]))
""",
)
code(
    "nested",
    """
inner = keras.Sequential([keras.Input((12,)), layers.Dense(8), layers.Dense(4)])
i = keras.Input((12,))
model = keras.Model(i, layers.Dense(2)(inner(i)))
""",
)
code(
    "sequential of models",
    """
inner = keras.Sequential([keras.Input((12,)), layers.Dense(8)])
model = keras.Sequential([keras.Input((12,)), inner, layers.Dense(3)])
""",
)
code(
    "merges",
    """
a, b = keras.Input((4, 6)), keras.Input((4, 6))
outs = [layers.Multiply()([a, b]), layers.Average()([a, b]), layers.Maximum()([a, b]), layers.Minimum()([a, b]),
        layers.Concatenate(axis=1)([a, b]), layers.Dot(axes=2)([a, b]), layers.Dot(axes=1)([a, b])]
model = keras.Model([a, b], outs)
""",
)
code(
    "inception block",
    """
i = keras.Input((28, 28, 192))
t = [layers.Conv2D(64, 1, padding='same')(i), layers.Conv2D(128, 3, padding='same')(layers.Conv2D(96, 1)(i)),
     layers.Conv2D(32, 5, padding='same')(layers.Conv2D(16, 1)(i)), layers.Conv2D(32, 1)(layers.MaxPooling2D(3, 1, 'same')(i))]
model = keras.Model(i, layers.concatenate(t))
""",
)
code(
    "autoencoder",
    """
i = keras.Input((28, 28, 1))
x = layers.Conv2D(16, 3, activation='relu', padding='same')(i)
x = layers.MaxPooling2D(2, padding='same')(x)
x = layers.Conv2D(8, 3, padding='same')(x)
x = layers.UpSampling2D(2)(x)
model = keras.Model(i, layers.Conv2D(1, 3, activation='sigmoid', padding='same')(x))
""",
)
code(
    "attention",
    """
i = keras.Input((20,))
x = layers.Embedding(500, 32)(i)
x = layers.MultiHeadAttention(num_heads=4, key_dim=8)(x, x)
x = layers.LayerNormalization()(x)
model = keras.Model(i, layers.Dense(2)(layers.GlobalAveragePooling1D()(x)))
""",
)
code(
    "frozen",
    """
model = keras.Sequential([keras.Input((10,)), layers.Dense(8), layers.Dense(4)])
model.layers[0].trainable = False
""",
)
code(
    "cloned",
    """
first = keras.Sequential([keras.Input((10,)), layers.Dense(8), layers.Dense(4)])
model = keras.models.clone_model(first)
""",
)
code(
    "popped",
    """
model = keras.Sequential([keras.Input((10,)), layers.Dense(8), layers.Dense(4)])
model.pop()
model.add(layers.Dense(3))
""",
)
code(
    "cut in two",
    """
first = keras.Sequential([keras.Input((10,)), layers.Dense(8), layers.Dense(4)])
model = keras.Model(first.inputs, first.layers[0].output)
""",
)
code(
    "unknown length",
    """
model = keras.Sequential([keras.Input((None, 5)), layers.LSTM(4, return_sequences=True), layers.Dense(2)])
""",
)
code(
    "unknown image size",
    """
model = keras.Sequential([keras.Input((None, None, 3)), layers.Conv2D(4, 3), layers.MaxPooling2D(), layers.GlobalMaxPooling2D(), layers.Dense(2)])
""",
)
code(
    "operators",
    """
i = keras.Input((6,))
x = layers.Dense(6)(i)
model = keras.Model(i, layers.Dense(2)(x + i))
""",
)
code(
    "own layer",
    """
class Scale(layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer='ones', name='scale')
    def call(self, inputs):
        return inputs * self.scale
model = keras.Sequential([keras.Input((6,)), Scale(), layers.Dense(2)])
""",
)

# what real Keras refuses
seq("kernel larger than image", "(4, 4, 1)", "Conv2D(2, 5)")
seq("pooled away", "(4, 4, 1)", "MaxPooling2D(2)", "MaxPooling2D(2)", "MaxPooling2D(2)")
seq("conv on vectors", "(10,)", "Conv2D(2, 3)")
seq("lstm on images", "(8, 8, 3)", "LSTM(3)")
seq("reshape of another size", "(24,)", "Reshape((5, 5))")
seq("unknown argument", "(24,)", "Dense(5, colour='red')")
seq("no units", "(24,)", "Dense()")
seq("negative units", "(24,)", "Dense(-1)")
seq("unknown activation", "(24,)", "Dense(3, activation='rleu')")
seq("dropout above one", "(24,)", "Dropout(1.5)")
code(
    "add of different shapes",
    """
a, b = keras.Input((10,)), keras.Input((5,))
model = keras.Model([a, b], layers.Add()([a, b]))
""",
)
code(
    "concatenate of different shapes",
    """
a, b = keras.Input((4, 10)), keras.Input((5, 10))
model = keras.Model([a, b], layers.concatenate([a, b]))
""",
)
code("not a layer", "model = keras.Sequential([keras.Input((3,)), 5])")
