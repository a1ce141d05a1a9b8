"""The recording stand-in for Keras: importable as `keras`, `tensorflow.keras` and `tensorflow` in the student's process.

Importing `standin` puts it in place (a template does that once, for code that imports Keras). Nothing is trained:
`fit` records what it was asked and returns placeholder numbers. What it doesn't know fails with a message that says so
and is recorded as a gap. `record.RECORDER.export()` gives all that was asked, in the form of `grader.model.keras_record`.

    standin, real                the two backends: this one, or a real Keras that is watched
    importing, modules, names    which modules there are, and what is in them
    signatures, spelling         what the generations of Keras call things, and in which order
    layers/, models, graph       shapes and parameters
    training, batches, data      fit and its data
    arrays, datasets             data sets without memory
    record, description, plain   what is remembered, as plain data
"""
