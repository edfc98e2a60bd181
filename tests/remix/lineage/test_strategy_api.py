"""The strategy as partners read it."""

import math

import pytest
from django.test import Client

from accounts.models import User
from remix.models import Dimension, DimensionEffect, RemixNode
from remix.states import NodeState
from tests.remix.lineage.conftest import Plant


@pytest.fixture
def partner(client: Client, curator: User) -> Client:
    """Somebody who is signed in."""
    client.force_login(curator)
    return client


def address(node: RemixNode) -> str:
    return f"/api/v1/remix/{node.node_id}/strategy/"


def test_a_suggestion_carries_its_interval_and_sample_size(partner: Client, plant: Plant) -> None:
    root = plant()
    DimensionEffect.objects.create(
        root=root, dimension=Dimension.AUDIO, effect=math.log(2.2), low=math.log(1.6), high=math.log(2.9), children=41
    )
    assert partner.get(address(root)).json() == {
        "node_id": root.node_id,
        "suggestions": [
            {
                "dimension": "audio",
                "effect": 1.2,
                "interval": {"level": 0.9, "low": 0.6, "high": 1.9},
                "children": 41,
                "basis": "family",
            }
        ],
    }


def test_a_family_without_observations_has_no_suggestions(partner: Client, plant: Plant) -> None:
    assert partner.get(address(plant())).json()["suggestions"] == []


def test_a_draft_does_not_exist_for_partners(partner: Client, plant: Plant) -> None:
    assert partner.get(address(plant(state=NodeState.DRAFT))).status_code == 404


def test_an_anonymous_request_is_asked_to_sign_in(client: Client, plant: Plant) -> None:
    assert client.get(address(plant())).status_code == 401
