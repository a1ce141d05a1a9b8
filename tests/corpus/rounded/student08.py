import numpy

def momentum_optimizer(parameter, grad, velocity, learning_rate=0.01, momentum=0.9):
    velocity = velocity + learning_rate * grad
    parameter = parameter - velocity
    return numpy.around(parameter, 5), numpy.around(velocity, 5)

def adagrad_optimizer(parameter, grad, G, learning_rate=0.01, epsilon=1e-8):
    G = numpy.add(G, numpy.power(grad, 2))
    scale = numpy.divide(grad, numpy.sqrt(G) + epsilon)
    parameter = parameter - learning_rate * scale
    return numpy.around(parameter, 5), numpy.around(G, 5)

def adam_optimizer(parameter, grad, m, v, t, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * numpy.power(grad, 2)
    mHat = m / (1 - numpy.power(beta1, t))
    vHat = v / (1 - numpy.power(beta2, t))
    parameter = parameter - learning_rate * mHat / (vHat + epsilon)
    return numpy.around(parameter, 5), numpy.around(m, 5), numpy.around(v, 5)

def adamax_optimizer(parameter, grad, m, u, t, learning_rate=0.002, beta1=0.9, beta2=0.999, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    u = numpy.maximum.reduce([beta2 * u, numpy.abs(grad)])
    mHat = m / (1 - numpy.power(beta1, t))
    parameter = parameter - learning_rate * mHat / (u + epsilon)
    return numpy.around(parameter, 5), numpy.around(m, 5), numpy.around(u, 5)
