"""Modules that some Keras between 1.2.2 and 3.15 has (read from their sources), besides those that `modules` makes itself.

What homework imports from the inside of Keras (`keras.optimizer_v2.adam`, `keras.layers.core.dense`) is the same thing as outside.
"""

from __future__ import annotations

_WITH_NAMES = """
__internal__: KerasTensor; activations.activations: ReLU celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_tanh
leaky_relu linear log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus
sparse_sigmoid sparsemax squareplus tanh tanh_shrink threshold; backend_config: epsilon floatx image_data_format set_epsilon set_floatx
set_image_data_format; callbacks.backup_and_restore: BackupAndRestore Callback; callbacks.callback: Callback; callbacks.callback_list:
Callback History ProgbarLogger; callbacks.csv_logger: CSVLogger Callback; callbacks.early_stopping: EarlyStopping; callbacks.experimental:
BackupAndRestore; callbacks.history: Callback History; callbacks.lambda_callback: Callback LambdaCallback;
callbacks.learning_rate_scheduler: Callback LearningRateScheduler; callbacks.model_checkpoint: ModelCheckpoint;
callbacks.monitor_callback: Callback; callbacks.progbar_logger: Callback Progbar ProgbarLogger; callbacks.reduce_lr_on_plateau:
ReduceLROnPlateau; callbacks.remote_monitor: Callback RemoteMonitor; callbacks.swap_ema_weights: Callback; callbacks.tensorboard: Callback
Embedding Optimizer TensorBoard; callbacks.tensorboard_v1: Callback TensorBoard; callbacks.tensorboard_v2: TensorBoard;
callbacks.terminate_on_nan: Callback TerminateOnNaN; callbacks_v1: TensorBoard; constraints.constraints: Constraint MaxNorm MinMaxNorm
NonNeg UnitNorm; engine.base_layer: Layer count_params; engine.base_layer_v1: Layer; engine.base_preprocessing_layer: Layer;
engine.keras_tensor: KerasTensor; engine.network: InputLayer Layer; engine.node: is_keras_tensor; engine.saving: load_model
model_from_json save_model; engine.training_arrays: Progbar; engine.training_distributed_v1: Progbar; engine.training_generator: Progbar
Sequence; engine.training_utils: Sequence; engine.training_v1: Model; experimental: CosineDecay CosineDecayRestarts;
initializers.constant_initializers: Constant Identity Initializer Ones Zeros; initializers.random_initializers: GlorotNormal GlorotUniform
HeNormal HeUniform Initializer LecunNormal LecunUniform Orthogonal RandomNormal RandomUniform TruncatedNormal VarianceScaling;
layers.activation: ELU LeakyReLU PReLU ReLU Softmax ThresholdedReLU; layers.activation.elu: ELU Layer; layers.activation.leaky_relu: Layer
LeakyReLU; layers.activation.prelu: Layer PReLU; layers.activation.relu: Layer ReLU; layers.activation.softmax: Layer Softmax;
layers.activation.thresholded_relu: Layer ThresholdedReLU; layers.activations: ELU LeakyReLU PReLU ReLU Softmax;
layers.activations.activation: Activation Layer; layers.activations.elu: ELU Layer; layers.activations.leaky_relu: Layer LeakyReLU;
layers.activations.prelu: Layer PReLU; layers.activations.relu: Layer ReLU; layers.activations.softmax: Layer Softmax; layers.attention:
AdditiveAttention Attention MultiHeadAttention; layers.attention.additive_attention: AdditiveAttention Attention;
layers.attention.attention: Attention KerasTensor Layer; layers.attention.grouped_query_attention: Dropout Layer Softmax;
layers.attention.multi_head_attention: Dropout Layer MultiHeadAttention Softmax; layers.convolutional.base_conv: Layer;
layers.convolutional.base_conv_transpose: Layer; layers.convolutional.base_depthwise_conv: Layer;
layers.convolutional.base_separable_conv: Layer; layers.convolutional.conv1d: Conv1D Convolution1D; layers.convolutional.conv1d_transpose:
Conv1D Conv1DTranspose Convolution1DTranspose; layers.convolutional.conv2d: Conv2D Convolution2D; layers.convolutional.conv2d_transpose:
Conv2D Conv2DTranspose Convolution2DTranspose; layers.convolutional.conv3d: Conv3D Convolution3D; layers.convolutional.conv3d_transpose:
Conv3D Conv3DTranspose Convolution3DTranspose; layers.convolutional.depthwise_conv1d: DepthwiseConv1D;
layers.convolutional.depthwise_conv2d: DepthwiseConv2D; layers.convolutional.separable_conv1d: SeparableConv1D SeparableConvolution1D;
layers.convolutional.separable_conv2d: SeparableConv2D SeparableConvolution2D; layers.convolutional_recurrent: ConvLSTM2D Layer RNN;
layers.core.activation: Activation Layer; layers.core.dense: Dense Layer; layers.core.einsum_dense: Layer VarianceScaling;
layers.core.embedding: Embedding KerasTensor Layer; layers.core.identity: Identity KerasTensor Layer; layers.core.input_layer: Input
InputLayer Layer; layers.core.lambda_layer: Lambda Layer; layers.core.masking: Layer Masking; layers.core.reversible_embedding:
KerasTensor; layers.core.tf_op_layer: Layer; layers.core.wrapper: Layer Wrapper; layers.dense_attention: AdditiveAttention Attention
Layer; layers.einsum_dense: Layer; layers.layer: KerasTensor Layer Metric; layers.legacy_rnn.rnn_cell_impl: GRUCell LSTMCell;
layers.locally_connected: LocallyConnected1D LocallyConnected2D; layers.locally_connected.locally_connected1d: Layer LocallyConnected1D;
layers.locally_connected.locally_connected2d: Layer LocallyConnected2D; layers.merging: Add Average Concatenate Dot Maximum Minimum
Multiply Subtract add average concatenate dot maximum minimum multiply subtract; layers.merging.add: Add add; layers.merging.average:
Average average; layers.merging.base_merge: KerasTensor Layer; layers.merging.concatenate: Concatenate concatenate; layers.merging.dot:
Dot dot normalize; layers.merging.maximum: Maximum maximum; layers.merging.minimum: Minimum minimum; layers.merging.multiply: Multiply
multiply; layers.merging.subtract: Subtract subtract; layers.multi_head_attention: Layer MultiHeadAttention;
layers.normalization.batch_normalization: BatchNormalization Layer; layers.normalization.batch_normalization_v1: BatchNormalization;
layers.normalization.group_normalization: GroupNormalization Layer; layers.normalization.layer_normalization: Layer LayerNormalization;
layers.normalization.rms_normalization: Layer; layers.normalization.spectral_normalization: SpectralNormalization TruncatedNormal Wrapper
normalize; layers.normalization.unit_normalization: Layer UnitNormalization; layers.pooling.average_pooling1d: AveragePooling1D AvgPool1D;
layers.pooling.average_pooling2d: AveragePooling2D AvgPool2D; layers.pooling.average_pooling3d: AveragePooling3D AvgPool3D;
layers.pooling.base_adaptive_pooling: Layer; layers.pooling.base_global_pooling: Layer; layers.pooling.base_global_pooling1d: Layer;
layers.pooling.base_global_pooling2d: Layer; layers.pooling.base_global_pooling3d: Layer; layers.pooling.base_pooling: Layer;
layers.pooling.base_pooling1d: Layer; layers.pooling.base_pooling2d: Layer; layers.pooling.base_pooling3d: Layer;
layers.pooling.global_average_pooling1d: GlobalAveragePooling1D GlobalAvgPool1D; layers.pooling.global_average_pooling2d:
GlobalAveragePooling2D GlobalAvgPool2D; layers.pooling.global_average_pooling3d: GlobalAveragePooling3D GlobalAvgPool3D;
layers.pooling.global_max_pooling1d: GlobalMaxPool1D GlobalMaxPooling1D; layers.pooling.global_max_pooling2d: GlobalMaxPool2D
GlobalMaxPooling2D; layers.pooling.global_max_pooling3d: GlobalMaxPool3D GlobalMaxPooling3D; layers.pooling.max_pooling1d: MaxPool1D
MaxPooling1D; layers.pooling.max_pooling2d: MaxPool2D MaxPooling2D; layers.pooling.max_pooling3d: MaxPool3D MaxPooling3D;
layers.preprocessing.category_encoding: KerasTensor; layers.preprocessing.data_layer: Layer; layers.preprocessing.feature_space: Layer;
layers.preprocessing.hashed_crossing: Layer; layers.preprocessing.hashing: Layer; layers.preprocessing.image_preprocessing: CenterCrop
RandomBrightness RandomContrast RandomCrop RandomFlip RandomRotation RandomTranslation RandomZoom Rescaling Resizing;
layers.preprocessing.image_preprocessing.center_crop: CenterCrop; layers.preprocessing.image_preprocessing.random_brightness:
RandomBrightness; layers.preprocessing.image_preprocessing.random_contrast: RandomContrast;
layers.preprocessing.image_preprocessing.random_crop: RandomCrop; layers.preprocessing.image_preprocessing.random_flip: RandomFlip;
layers.preprocessing.image_preprocessing.random_rotation: RandomRotation; layers.preprocessing.image_preprocessing.random_saturation:
epsilon; layers.preprocessing.image_preprocessing.random_translation: RandomTranslation;
layers.preprocessing.image_preprocessing.random_zoom: RandomZoom; layers.preprocessing.image_preprocessing.resizing: Resizing;
layers.preprocessing.index_lookup: Layer; layers.preprocessing.normalization: Normalization PyDataset; layers.preprocessing.pipeline:
Layer; layers.preprocessing.preprocessing_utils: expand_dims; layers.preprocessing.reduction: Layer; layers.preprocessing.rescaling:
Rescaling; layers.preprocessing.text_vectorization: Layer; layers.recurrent_v2: GRU GRUCell LSTM LSTMCell; layers.regularization:
ActivityRegularization AlphaDropout Dropout GaussianDropout GaussianNoise SpatialDropout1D SpatialDropout2D SpatialDropout3D;
layers.regularization.activity_regularization: ActivityRegularization Layer; layers.regularization.alpha_dropout: AlphaDropout Layer;
layers.regularization.dropout: Dropout Layer; layers.regularization.gaussian_dropout: GaussianDropout;
layers.regularization.gaussian_noise: GaussianNoise; layers.regularization.spatial_dropout: Dropout SpatialDropout1D SpatialDropout2D
SpatialDropout3D; layers.regularization.spatial_dropout1d: Dropout SpatialDropout1D; layers.regularization.spatial_dropout2d: Dropout
SpatialDropout2D; layers.regularization.spatial_dropout3d: Dropout SpatialDropout3D; layers.reshaping: Cropping1D Cropping2D Cropping3D
Flatten Permute RepeatVector Reshape UpSampling1D UpSampling2D UpSampling3D ZeroPadding1D ZeroPadding2D ZeroPadding3D;
layers.reshaping.cropping1d: Cropping1D Layer; layers.reshaping.cropping2d: Cropping2D Layer; layers.reshaping.cropping3d: Cropping3D
Layer; layers.reshaping.flatten: Flatten KerasTensor Layer; layers.reshaping.permute: KerasTensor Layer Permute;
layers.reshaping.repeat_vector: Layer RepeatVector; layers.reshaping.reshape: KerasTensor Layer Reshape; layers.reshaping.up_sampling1d:
Layer UpSampling1D; layers.reshaping.up_sampling2d: Layer UpSampling2D; layers.reshaping.up_sampling3d: Layer UpSampling3D;
layers.reshaping.zero_padding1d: Layer ZeroPadding1D; layers.reshaping.zero_padding2d: Layer ZeroPadding2D;
layers.reshaping.zero_padding3d: Layer ZeroPadding3D; layers.rnn: Bidirectional ConvLSTM2D CuDNNGRU CuDNNLSTM RNN SimpleRNN SimpleRNNCell
TimeDistributed Wrapper; layers.rnn.base_conv_rnn: RNN; layers.rnn.base_cudnn_rnn: RNN; layers.rnn.base_rnn: RNN; layers.rnn.base_wrapper:
Layer Wrapper; layers.rnn.bidirectional: Bidirectional GRU LSTM Layer Wrapper; layers.rnn.conv_lstm: Layer RNN; layers.rnn.conv_lstm2d:
ConvLSTM2D; layers.rnn.cudnn_gru: CuDNNGRU; layers.rnn.cudnn_lstm: CuDNNLSTM; layers.rnn.gru: GRU GRUCell Layer RNN; layers.rnn.gru_v1:
GRU GRUCell RNN; layers.rnn.legacy_cells: GRUCell LSTMCell; layers.rnn.lstm: LSTM LSTMCell Layer RNN; layers.rnn.lstm_v1: LSTM LSTMCell
RNN; layers.rnn.rnn: Layer RNN; layers.rnn.simple_rnn: Layer RNN SimpleRNN SimpleRNNCell; layers.rnn.stacked_rnn_cells: Layer;
layers.rnn.time_distributed: Layer TimeDistributed Wrapper; layers.serialization: merge; legacy.backend: abs all any argmax batch_flatten
batch_get_value batch_set_value binary_crossentropy binary_focal_crossentropy cast categorical_crossentropy categorical_focal_crossentropy
clip concatenate constant cos count_params dot elu equal eval exp expand_dims flatten get_value greater greater_equal hard_sigmoid
int_shape less less_equal log max maximum mean min minimum ndim not_equal one_hot ones ones_like permute_dimensions pow prod random_normal
random_uniform relu reshape round set_value shape sigmoid sign sin softmax softplus softsign sparse_categorical_crossentropy sqrt square
squeeze std stop_gradient sum tanh transpose truncated_normal var variable zeros zeros_like; legacy.layers: AlphaDropout Layer
ThresholdedReLU merge; legacy.preprocessing.image: ImageDataGenerator Iterator NumpyArrayIterator PyDataset;
legacy.preprocessing.sequence: PyDataset; legacy.preprocessing.text: Tokenizer one_hot text_to_word_sequence; losses.loss: Loss;
losses.losses: BinaryCrossentropy BinaryFocalCrossentropy CategoricalCrossentropy CategoricalFocalCrossentropy CategoricalHinge
CosineSimilarity Hinge Huber KLDivergence LogCosh Loss MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError
MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy SquaredHinge binary_crossentropy binary_focal_crossentropy
categorical_crossentropy categorical_focal_crossentropy categorical_generalized_cross_entropy categorical_hinge circle cosine_similarity
ctc dice hinge huber kl_divergence log_cosh mean_absolute_error mean_absolute_percentage_error mean_squared_error
mean_squared_logarithmic_error normalize poisson sparse_categorical_crossentropy squared_hinge tversky; metrics.accuracy_metrics: Accuracy
BinaryAccuracy CategoricalAccuracy SparseCategoricalAccuracy SparseTopKCategoricalAccuracy TopKCategoricalAccuracy accuracy
binary_accuracy categorical_accuracy sparse_categorical_accuracy sparse_top_k_categorical_accuracy top_k_categorical_accuracy;
metrics.base_metric: Mean Metric Sum; metrics.confusion_metrics: AUC FalseNegatives FalsePositives Metric Precision Recall TrueNegatives
TruePositives; metrics.correlation_metrics: concordance_correlation pearson_correlation; metrics.f_score_metrics: F1Score FBetaScore
Metric; metrics.hinge_metrics: CategoricalHinge Hinge SquaredHinge categorical_hinge hinge squared_hinge; metrics.iou_metrics: MeanIoU
Metric; metrics.metric: Metric; metrics.metrics: AUC Accuracy BinaryAccuracy BinaryCrossentropy CategoricalAccuracy
CategoricalCrossentropy CategoricalHinge CosineSimilarity FalseNegatives FalsePositives Hinge KLDivergence LogCoshError MeanAbsoluteError
MeanAbsolutePercentageError MeanIoU MeanSquaredError MeanSquaredLogarithmicError Poisson Precision Recall RootMeanSquaredError
SparseCategoricalAccuracy SparseCategoricalCrossentropy SparseTopKCategoricalAccuracy SquaredHinge TopKCategoricalAccuracy TrueNegatives
TruePositives accuracy binary_accuracy binary_crossentropy categorical_accuracy categorical_crossentropy categorical_hinge
cosine_similarity hinge kullback_leibler_divergence logcosh mean_absolute_error mean_absolute_percentage_error mean_squared_error
mean_squared_logarithmic_error poisson sparse_categorical_accuracy sparse_categorical_crossentropy sparse_top_k_categorical_accuracy
squared_hinge top_k_categorical_accuracy; metrics.probabilistic_metrics: BinaryCrossentropy CategoricalCrossentropy KLDivergence Poisson
SparseCategoricalCrossentropy binary_crossentropy categorical_crossentropy kl_divergence kullback_leibler_divergence poisson
sparse_categorical_crossentropy; metrics.reduction_metrics: Mean Metric Sum; metrics.regression_metrics: CosineSimilarity LogCoshError
MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError MeanSquaredLogarithmicError R2Score RootMeanSquaredError cosine_similarity
log_cosh logcosh mean_absolute_error mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error normalize;
models.cloning: CustomObjectScope Input InputLayer Layer Model Sequential clone_model; models.functional: Input InputLayer Layer Model;
models.model: Layer Model model_from_json; models.sequential: InputLayer Layer Model Sequential; models.sharpness_aware_minimization:
Model register_keras_serializable; models.variable_mapping: Layer Metric Optimizer; optimizer_v1: Adadelta Adagrad Adam Adamax Nadam
Optimizer RMSprop SGD adadelta adagrad adam adamax nadam rmsprop sgd; optimizer_v2.adadelta: Adadelta; optimizer_v2.adagrad: Adagrad;
optimizer_v2.adam: Adam; optimizer_v2.adamax: Adamax; optimizer_v2.ftrl: Ftrl; optimizer_v2.gradient_descent: SGD;
optimizer_v2.learning_rate_schedule: CosineDecay CosineDecayRestarts ExponentialDecay InverseTimeDecay LearningRateSchedule
PiecewiseConstantDecay PolynomialDecay; optimizer_v2.nadam: Nadam; optimizer_v2.rmsprop: RMSprop; optimizers.adadelta: Adadelta
register_keras_serializable; optimizers.adafactor: Adafactor register_keras_serializable; optimizers.adagrad: Adagrad
register_keras_serializable; optimizers.adam: Adam register_keras_serializable; optimizers.adamax: Adamax register_keras_serializable;
optimizers.adamw: AdamW adam register_keras_serializable; optimizers.ftrl: Ftrl register_keras_serializable; optimizers.lamb: Lamb;
optimizers.legacy.adadelta: Adadelta adadelta; optimizers.legacy.adagrad: Adagrad adagrad; optimizers.legacy.adam: Adam adam;
optimizers.legacy.adamax: Adamax adamax; optimizers.legacy.ftrl: Ftrl; optimizers.legacy.gradient_descent: SGD; optimizers.legacy.nadam:
Nadam nadam; optimizers.legacy.optimizer: Optimizer; optimizers.legacy.rmsprop: RMSprop rmsprop; optimizers.legacy.sgd: SGD;
optimizers.lion: Lion register_keras_serializable; optimizers.multi_optimizer: Optimizer; optimizers.nadam: Nadam
register_keras_serializable; optimizers.optimizer: Optimizer; optimizers.optimizer_experimental.adadelta: Adadelta
register_keras_serializable; optimizers.optimizer_experimental.adafactor: Adafactor register_keras_serializable;
optimizers.optimizer_experimental.adagrad: Adagrad register_keras_serializable; optimizers.optimizer_experimental.adam: Adam
register_keras_serializable; optimizers.optimizer_experimental.adamax: Adamax register_keras_serializable;
optimizers.optimizer_experimental.adamw: AdamW register_keras_serializable; optimizers.optimizer_experimental.ftrl: Ftrl
register_keras_serializable; optimizers.optimizer_experimental.nadam: Nadam register_keras_serializable;
optimizers.optimizer_experimental.optimizer: Optimizer; optimizers.optimizer_experimental.rmsprop: RMSprop register_keras_serializable;
optimizers.optimizer_experimental.sgd: SGD register_keras_serializable; optimizers.optimizer_v1: Adadelta Adagrad Adam Adamax Nadam
Optimizer RMSprop SGD adadelta adagrad adam adamax nadam rmsprop sgd; optimizers.optimizer_v2.adadelta: Adadelta;
optimizers.optimizer_v2.adagrad: Adagrad; optimizers.optimizer_v2.adam: Adam; optimizers.optimizer_v2.adamax: Adamax;
optimizers.optimizer_v2.ftrl: Ftrl; optimizers.optimizer_v2.gradient_descent: SGD; optimizers.optimizer_v2.nadam: Nadam;
optimizers.optimizer_v2.rmsprop: RMSprop; optimizers.rmsprop: RMSprop register_keras_serializable;
optimizers.schedules.learning_rate_schedule: CosineDecay CosineDecayRestarts ExponentialDecay InverseTimeDecay LearningRateSchedule
PiecewiseConstantDecay PolynomialDecay; optimizers.sgd: SGD register_keras_serializable; regularizers.regularizers: L1 L1L2 L2
OrthogonalRegularizer Regularizer normalize; saving.experimental.saving_lib: load_model save_model; saving.model_config: model_from_json;
saving.object_registration: CustomObjectScope custom_object_scope get_custom_objects register_keras_serializable; saving.save: load_model
save_model; saving.saving_api: load_model save_model; saving.saving_lib: load_model plot_model save_model; trainers.compile_utils:
KerasTensor; type.types: Layer; utils.all_utils: CustomObjectScope Progbar Sequence custom_object_scope get_custom_objects get_file
model_to_dot multi_gpu_model normalize plot_model to_categorical; utils.file_utils: Progbar get_file; utils.image_utils: array_to_img
img_to_array load_img; utils.jax_layer: Layer; utils.model_visualization: model_to_dot plot_model; utils.naming: get_uid;
utils.numerical_utils: normalize to_categorical; utils.progbar: Progbar; utils.rng_utils: set_random_seed; utils.sequence_utils:
pad_sequences; utils.sidecar_evaluator: ModelCheckpoint; utils.summary_utils: count_params print_summary; utils.tf_utils: expand_dims
set_random_seed; utils.torch_utils: Layer
"""
_OTHERS = """
__internal__.backend __internal__.layers __internal__.losses __internal__.models __internal__.optimizers __internal__.utils api_export
applications applications.audio_conv_utils applications.convnext applications.densenet applications.efficientnet
applications.efficientnet_v2 applications.imagenet_utils applications.inception_resnet_v2 applications.inception_v3 applications.mobilenet
applications.mobilenet_v2 applications.mobilenet_v3 applications.mobilenetv2 applications.music_tagger_crnn applications.nasnet
applications.regnet applications.resnet applications.resnet50 applications.resnet_rs applications.resnet_v2 applications.vgg16
applications.vgg19 applications.xception backend.cntk_backend backend.common backend.common.backend_utils backend.common.dtypes
backend.common.global_state backend.common.keras_tensor backend.common.masking backend.common.name_scope backend.common.remat
backend.common.stateless_scope backend.common.symbolic_scope backend.common.tensor_attributes backend.common.variables backend.config
backend.experimental backend.jax backend.jax.core backend.jax.distribution_lib backend.jax.export backend.jax.image backend.jax.layer
backend.jax.linalg backend.jax.math backend.jax.nn backend.jax.numpy backend.jax.optimizer backend.jax.random backend.jax.rnn
backend.jax.sparse backend.jax.tensorboard backend.jax.trainer backend.load_backend backend.numpy backend.numpy.core backend.numpy.export
backend.numpy.image backend.numpy.layer backend.numpy.linalg backend.numpy.math backend.numpy.nn backend.numpy.numpy backend.numpy.random
backend.numpy.rnn backend.numpy.trainer backend.numpy_backend backend.openvino backend.openvino.core backend.openvino.export
backend.openvino.image backend.openvino.layer backend.openvino.linalg backend.openvino.math backend.openvino.nn backend.openvino.numpy
backend.openvino.random backend.openvino.rnn backend.openvino.trainer backend.tensorflow backend.tensorflow.core
backend.tensorflow.distribution_lib backend.tensorflow.export backend.tensorflow.image backend.tensorflow.layer backend.tensorflow.linalg
backend.tensorflow.math backend.tensorflow.nn backend.tensorflow.numpy backend.tensorflow.optimizer backend.tensorflow.random
backend.tensorflow.rnn backend.tensorflow.sparse backend.tensorflow.tensorboard backend.tensorflow.trackable backend.tensorflow.trainer
backend.theano_backend backend.torch backend.torch.core backend.torch.export backend.torch.image backend.torch.layer backend.torch.linalg
backend.torch.math backend.torch.nn backend.torch.numpy backend.torch.optimizers backend.torch.optimizers.torch_adadelta
backend.torch.optimizers.torch_adagrad backend.torch.optimizers.torch_adam backend.torch.optimizers.torch_adamax
backend.torch.optimizers.torch_adamw backend.torch.optimizers.torch_lion backend.torch.optimizers.torch_nadam
backend.torch.optimizers.torch_optimizer backend.torch.optimizers.torch_parallel_optimizer backend.torch.optimizers.torch_rmsprop
backend.torch.optimizers.torch_sgd backend.torch.random backend.torch.rnn backend.torch.trainer callbacks.orbax_checkpoint combinations
datasets.cifar datasets.npz_utils distillation distillation.distillation_loss distillation.distiller distribution.distribution_lib dtensor
dtensor.experimental dtensor.experimental.optimizers dtensor.layout_map dtensor.lazy_variable dtensor.optimizers dtensor.utils
dtype_policies dtype_policies.dtype_policy dtype_policies.dtype_policy_map engine.base_layer_utils engine.compile_utils
engine.data_adapter engine.functional engine.functional_utils engine.input_spec engine.partial_batch_padding_handler
engine.training_arrays_v1 engine.training_eager_v1 engine.training_generator_v1 engine.training_utils_v1 estimator export
export.export_lib export.export_utils export.litert export.neptune_model_export_archive export.onnx export.openvino export.saved_model
export.saved_model_export_archive export.tf2onnx_lib export.tfsm_layer export.torch feature_column feature_column.base_feature_layer
feature_column.dense_features feature_column.dense_features_v2 feature_column.sequence_feature_column initializers.initializer
initializers.initializers initializers.initializers_v1 initializers.initializers_v2 keras_parameterized
layers.attention.base_dense_attention layers.input_spec layers.kernelized layers.legacy_rnn layers.legacy_rnn.rnn_cell_wrapper_impl
layers.locally_connected.locally_connected_utils layers.pooling.adaptive_average_pooling1d layers.pooling.adaptive_average_pooling2d
layers.pooling.adaptive_average_pooling3d layers.pooling.adaptive_max_pooling1d layers.pooling.adaptive_max_pooling2d
layers.pooling.adaptive_max_pooling3d layers.preprocessing layers.preprocessing.benchmarks
layers.preprocessing.benchmarks.bucketized_column_dense_benchmark layers.preprocessing.benchmarks.category_encoding_benchmark
layers.preprocessing.benchmarks.category_hash_dense_benchmark layers.preprocessing.benchmarks.category_hash_varlen_benchmark
layers.preprocessing.benchmarks.category_vocab_file_dense_benchmark layers.preprocessing.benchmarks.category_vocab_file_varlen_benchmark
layers.preprocessing.benchmarks.category_vocab_list_dense_benchmark
layers.preprocessing.benchmarks.category_vocab_list_indicator_dense_benchmark
layers.preprocessing.benchmarks.category_vocab_list_indicator_varlen_benchmark
layers.preprocessing.benchmarks.category_vocab_list_varlen_benchmark layers.preprocessing.benchmarks.discretization_adapt_benchmark
layers.preprocessing.benchmarks.embedding_dense_benchmark layers.preprocessing.benchmarks.embedding_varlen_benchmark
layers.preprocessing.benchmarks.feature_column_benchmark layers.preprocessing.benchmarks.hashed_crossing_benchmark
layers.preprocessing.benchmarks.hashing_benchmark layers.preprocessing.benchmarks.image_preproc_benchmark
layers.preprocessing.benchmarks.index_lookup_adapt_benchmark layers.preprocessing.benchmarks.index_lookup_forward_benchmark
layers.preprocessing.benchmarks.normalization_adapt_benchmark layers.preprocessing.benchmarks.weighted_embedding_varlen_benchmark
layers.preprocessing.category_crossing layers.preprocessing.discretization layers.preprocessing.image_preprocessing.aug_mix
layers.preprocessing.image_preprocessing.auto_contrast layers.preprocessing.image_preprocessing.base_image_preprocessing_layer
layers.preprocessing.image_preprocessing.bounding_boxes layers.preprocessing.image_preprocessing.bounding_boxes.bounding_box
layers.preprocessing.image_preprocessing.bounding_boxes.converters layers.preprocessing.image_preprocessing.bounding_boxes.formats
layers.preprocessing.image_preprocessing.bounding_boxes.iou layers.preprocessing.image_preprocessing.bounding_boxes.validation
layers.preprocessing.image_preprocessing.clahe layers.preprocessing.image_preprocessing.cut_mix
layers.preprocessing.image_preprocessing.equalization layers.preprocessing.image_preprocessing.max_num_bounding_box
layers.preprocessing.image_preprocessing.mix_up layers.preprocessing.image_preprocessing.rand_augment
layers.preprocessing.image_preprocessing.random_color_degeneration layers.preprocessing.image_preprocessing.random_color_jitter
layers.preprocessing.image_preprocessing.random_elastic_transform layers.preprocessing.image_preprocessing.random_erasing
layers.preprocessing.image_preprocessing.random_gaussian_blur layers.preprocessing.image_preprocessing.random_grayscale
layers.preprocessing.image_preprocessing.random_hue layers.preprocessing.image_preprocessing.random_invert
layers.preprocessing.image_preprocessing.random_perspective layers.preprocessing.image_preprocessing.random_posterization
layers.preprocessing.image_preprocessing.random_sharpness layers.preprocessing.image_preprocessing.random_shear
layers.preprocessing.image_preprocessing.solarization layers.preprocessing.integer_lookup layers.preprocessing.mel_spectrogram
layers.preprocessing.preprocessing_stage layers.preprocessing.stft_spectrogram layers.preprocessing.string_lookup
layers.rnn.abstract_rnn_cell layers.rnn.base_conv_lstm layers.rnn.cell_wrappers layers.rnn.conv_lstm1d layers.rnn.conv_lstm3d
layers.rnn.dropout_rnn_cell layers.rnn.dropout_rnn_cell_mixin layers.rnn.gru_lstm_utils layers.rnn.legacy_cell_wrappers
layers.rnn.rnn_utils layers.rnn_cell_wrapper_v2 legacy.interfaces legacy.losses legacy.models legacy.preprocessing legacy.saving
legacy.saving.json_utils legacy.saving.legacy_h5_format legacy.saving.saving_options legacy.saving.saving_utils
legacy.saving.serialization legacy_tf_layers legacy_tf_layers.base legacy_tf_layers.convolutional legacy_tf_layers.core
legacy_tf_layers.migration_utils legacy_tf_layers.normalization legacy_tf_layers.pooling legacy_tf_layers.variable_scope_shim
metrics.experimental metrics.metrics_utils metrics.py_metric mixed_precision.autocast_variable mixed_precision.device_compatibility_check
mixed_precision.get_layer_policy mixed_precision.loss_scale mixed_precision.loss_scale_optimizer mixed_precision.policy
models.experimental ops.core ops.einops ops.function ops.image ops.linalg ops.math ops.nn ops.node ops.numpy ops.operation
ops.operation_utils ops.symbolic_arguments optimizer_v2 optimizer_v2.legacy_learning_rate_decay optimizer_v2.optimizer_v2
optimizer_v2.utils optimizers.base_optimizer optimizers.legacy.optimizer_v2 optimizers.legacy_learning_rate_decay
optimizers.loss_scale_optimizer optimizers.muon optimizers.optimizer_experimental optimizers.optimizer_v2
optimizers.optimizer_v2.optimizer_v2 optimizers.optimizer_v2.utils optimizers.schedule_free_adamw optimizers.utils premade premade.linear
premade.wide_deep premade_models premade_models.linear premade_models.wide_deep preprocessing.dataset_utils preprocessing.image_dataset
preprocessing.text_dataset preprocessing.timeseries quantizers quantizers.awq quantizers.awq_config quantizers.awq_core quantizers.gptq
quantizers.gptq_config quantizers.gptq_core quantizers.quantization_config quantizers.quantizers quantizers.utils random.random
random.seed_generator saving.experimental saving.experimental.serialization_lib saving.file_editor saving.hdf5_format
saving.keras_saveable saving.legacy saving.legacy.hdf5_format saving.legacy.model_config saving.legacy.save saving.legacy.saved_model
saving.legacy.saved_model.base_serialization saving.legacy.saved_model.constants saving.legacy.saved_model.json_utils
saving.legacy.saved_model.layer_serialization saving.legacy.saved_model.load saving.legacy.saved_model.load_context
saving.legacy.saved_model.metric_serialization saving.legacy.saved_model.model_serialization
saving.legacy.saved_model.network_serialization saving.legacy.saved_model.order_preserving_set saving.legacy.saved_model.save
saving.legacy.saved_model.save_impl saving.legacy.saved_model.serialized_attributes saving.legacy.saved_model.utils
saving.legacy.saving_utils saving.legacy.serialization saving.orbax_util saving.pickle_utils saving.saved_model
saving.saved_model.base_serialization saving.saved_model.constants saving.saved_model.json_utils saving.saved_model.layer_serialization
saving.saved_model.load saving.saved_model.load_context saving.saved_model.metric_serialization saving.saved_model.model_serialization
saving.saved_model.network_serialization saving.saved_model.order_preserving_set saving.saved_model.save saving.saved_model.save_impl
saving.saved_model.serialized_attributes saving.saved_model.utils saving.saved_model_experimental saving.saving_utils
saving.serialization_lib saving.utils_v1 saving.utils_v1.export_output saving.utils_v1.export_utils saving.utils_v1.mode_keys
saving.utils_v1.signature_def_utils saving.utils_v1.unexported_constants trainers trainers.data_adapters
trainers.data_adapters.array_data_adapter trainers.data_adapters.array_slicing trainers.data_adapters.data_adapter
trainers.data_adapters.data_adapter_utils trainers.data_adapters.generator_data_adapter trainers.data_adapters.grain_dataset_adapter
trainers.data_adapters.py_dataset_adapter trainers.data_adapters.tf_dataset_adapter trainers.data_adapters.torch_data_loader_adapter
trainers.epoch_iterator trainers.trainer tree.dmtree_impl tree.optree_impl tree.torchtree_impl tree.tree_api type
utils.argument_validation utils.audio_dataset utils.audio_dataset_utils utils.backend_utils utils.bounding_boxes utils.code_stats
utils.config utils.control_flow_util utils.conv_utils utils.dataset_creator utils.dataset_utils utils.dtype_utils utils.experimental
utils.feature_space utils.grain_utils utils.image_dataset utils.image_dataset_utils utils.io_utils utils.jax_utils utils.keras_logging
utils.kernelized_utils utils.legacy utils.losses_utils utils.metrics_utils utils.mode_keys utils.module_utils utils.object_identity
utils.python_utils utils.steps_per_execution_tuning utils.text_dataset utils.text_dataset_utils utils.tf_contextlib utils.tf_inspect
utils.timed_threads utils.timeseries_dataset utils.timeseries_dataset_utils utils.traceback_utils utils.tracking utils.version_utils
version visualization visualization.draw_bounding_boxes visualization.draw_segmentation_masks visualization.plot_bounding_box_gallery
visualization.plot_image_gallery visualization.plot_segmentation_mask_gallery wrappers wrappers.fixes wrappers.scikit_learn
wrappers.sklearn_wrapper wrappers.utils
"""


def _read(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in " ".join(text.split()).split("; "):
        path, _, names = entry.partition(": ")
        found[path] = tuple(names.split())
    return found


NAMES = _read(_WITH_NAMES)
"""Module below `keras` -> what is in it, of what the stand-in knows."""
OTHERS = frozenset(_OTHERS.split())
"""Modules that hold nothing which the stand-in knows: importing them is a gap of its, no mistake."""
