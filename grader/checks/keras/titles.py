"""Short titles of the findings of kind `keras`, for the class page."""

from __future__ import annotations

from collections.abc import Mapping

from grader.model.texts import N_, Message

TITLES: Mapping[str, Message] = {
    "keras/run-missing": N_("a run is missing"),
    "keras/too-few-settings": N_("too few settings"),
    "keras/hyperparameter": N_("another hyperparameter"),
    "keras/not-found": N_("not found in the runs"),
    "keras/not-used": N_("Keras isn't used"),
    "keras/record-forged": N_("a forged record"),
    "keras/fit-batch_size": N_("another batch size"),
    "keras/fit-epochs": N_("another number of epochs"),
    "keras/fit-updates": N_("another number of updates"),
    "keras/fit-steps_per_epoch": N_("another number of updates"),
    "keras/fit-validation_split": N_("other validation data"),
    "keras/fit-shuffle": N_("shuffled otherwise"),
    "keras/compile-loss": N_("another loss"),
    "keras/compile-metrics": N_("other metrics"),
    "keras/not-compiled-again": N_("the model isn't compiled again"),
    "keras/optimizer-unused": N_("an optimizer is built and never used"),
    "keras/weights-carried-over": N_("the next optimizer goes on from trained weights"),
    "keras/settings-on-one-model": N_("settings tried on one model"),
    "keras/optimizer-shared": N_("one optimizer object serves several models"),
    "keras/binary-loss-on-classes": N_("binary cross-entropy on a softmax of many classes"),
    "keras/labels-not-one-hot": N_("class numbers where one-hot labels are wanted"),
    "keras/labels-one-hot": N_("one-hot labels where class numbers are wanted"),
    "keras/scaled-twice": N_("the data are scaled more than once"),
    "keras/unfair-comparison": N_("the runs differ in more than the optimizer"),
    "keras/loop-variable-ignored": N_("the loop over optimizers ignores its variable"),
    "keras/example-unchanged": N_("the example handed in unchanged"),
    "run/name-undefined": N_("a name undefined on a clean run"),
    "run/name-later": N_("a name undefined on a clean run"),
    "run/out-of-order": N_("cells run out of order"),
}
