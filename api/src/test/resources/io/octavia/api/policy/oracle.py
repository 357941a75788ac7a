"""Answers questions to policies with upstream's own code.

In: one JSON object a line. {"dump": true} asks for upstream's rules. Otherwise: the configuration
file, the rules (null: upstream's own) and questions, each a rule, a target and a context.
Out: one JSON value a line, the rules or a list of answers; an error is no permission.
"""
import json
import logging
import sys
import warnings

from octavia import policies
from octavia.common import config  # noqa: declares the options
from octavia.common import context
from octavia.common import policy
from oslo_config import cfg
from oslo_policy import policy as oslo

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")
OWN = list(policies.list_rules())


def described(rule):
    return {
        "name": rule.name,
        "check": rule.check_str,
        "deprecated": rule.deprecated_rule.check_str if rule.deprecated_rule else None,
        "scopes": rule.scope_types or [],
    }


def default(rule):
    former = rule["deprecated"] and oslo.DeprecatedRule(
        rule["name"], rule["deprecated"], deprecated_reason="r", deprecated_since="s")
    return oslo.RuleDefault(
        rule["name"], rule["check"], deprecated_rule=former, scope_types=rule["scopes"] or None)


def answer(question):
    try:
        who = context.Context(**question["context"])
        # upstream's own constructor loses the user
        who.user_id = question["context"].get("user_id")
        policy.get_enforcer().authorize(
            question["rule"], {"project_id": question["project"]}, who)
        return True
    except Exception:
        return False


for line in sys.stdin:
    request = json.loads(line)
    if "dump" in request:
        result = [described(rule) for rule in OWN]
    else:
        cfg.CONF.reset()
        cfg.CONF(["--config-file", request["config"]], project="octavia")
        policy.reset()
        rules = OWN if request["rules"] is None else [default(r) for r in request["rules"]]
        policies.list_rules = lambda: rules
        result = [answer(question) for question in request["questions"]]
    print(json.dumps(result), flush=True)
