"""The call line binds the student's arguments to the rule's quantities."""

from __future__ import annotations

from grader.checks.calls.call import bindings, parse_call
from grader.diagnosis.catalogue import RULES


def test_usual_names_are_understood() -> None:
    call = parse_call("step(theta, velocity, dw, eta, momentum) -> theta, velocity", RULES["momentum"], "x")
    assert call.positional == ("w", "v", "g", "lr", "beta")
    assert call.returns == ("w", "v")


def test_the_rule_decides_what_a_name_stands_for() -> None:
    adam = parse_call("adam(w, m, v, grad, t, lr, beta1, beta2, eps) -> w, m, v", RULES["adam"], "x")
    assert adam.positional == ("w", "m", "v", "g", "t", "lr", "beta_1", "beta_2", "epsilon")
    rmsprop = parse_call("rms(w, v, grad, lr, beta, eps) -> w, v", RULES["rmsprop"], "x")
    assert rmsprop.positional == ("w", "r", "g", "lr", "rho", "epsilon")


def test_own_names_can_be_mapped_and_passed_by_keyword() -> None:
    call = parse_call("f(punkt, steigung, rate=lr) -> punkt", RULES["sgd"], "x", {"punkt": "w", "steigung": "g"})
    assert call.positional == ("w", "g")
    assert call.keyword == {"rate": "lr"}


def test_students_own_order_is_tried_where_the_names_say_so() -> None:
    kind = RULES["momentum"]
    call = parse_call("momentum_update(w, v, g, lr, beta) -> w, v", kind, "x")
    assert [b.by for b in bindings(call, kind, ["w", "v", "g", "lr", "beta"])] == ["position"]
    assert [b.by for b in bindings(call, kind, ["a", "b", "c", "d", "e"])] == ["position"]
    other = bindings(call, kind, ["w", "grad", "velocity", "learning_rate", "momentum"])
    assert [b.positional for b in other] == [("w", "v", "g", "lr", "beta"), ("w", "g", "v", "lr", "beta")]
