"""One example of everything that an address may be about."""

from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from accounts import audit, notifications, points, roles, tokens, unsubscribing
from accounts.models import (
    ApiKey,
    Consent,
    DataExport,
    PointReason,
    RefreshFamily,
    User,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookEvent,
)
from accounts.people import vouch_for
from accounts.privacy import export
from curation import filing
from curation.models import WorkItem
from kmeme.lib import jobs
from remix.models import (
    Analysis,
    BannedWord,
    Brief,
    Certificate,
    Collection,
    ManualReview,
    ModelCall,
    ModelComparison,
    PublicationSchedule,
    RemixNode,
    SuccessCriteria,
    Tag,
    Takedown,
    Upload,
    UserVideo,
    Video,
)
from remix.models.review import ReviewReason
from remix.states import NodeState
from tests.accounts import street
from tests.remix.lineage.conftest import recipe


def person(role: str, name: str = "", password: str | None = None) -> User:
    """Somebody with this role, whose address is verified."""
    user = User.objects.create_user(f"{name or role}@example.com", password, name=name or role)
    vouch_for(user)
    roles.give(actor=None, user=user, role=roles.Role(role))
    return User.objects.get(pk=user.pk)


@dataclass
class World:
    """The examples, and their names in the matrix's paths."""

    objects: dict[str, Model] = field(default_factory=dict)
    names: dict[str, object] = field(default_factory=dict)

    def example_of(self, model: str) -> Model:
        """The example of a model ("remix.video"); add one here for a new model."""
        if model not in self.objects:
            found: Model | None = apps.get_model(model)._default_manager.first()
            assert found is not None, f"tests/accounts/world.py makes no example of {model}"
            return found
        return self.objects[model]


def make() -> World:
    """A small world."""
    owner = person("partner", "owner")
    video = Video.objects.create(platform="youtube", external_id="abcdefghijk", canonical_url="https://youtu.be/abc")
    analysis = Analysis.objects.create(video=video, requested_by=owner)
    brief = Brief.objects.create(analysis=analysis)
    node = RemixNode.objects.create(
        recipe=recipe(), video=video, state=NodeState.PUBLISHED, published_at=timezone.now(), creator=owner
    )
    ready = DataExport.objects.create(
        user=owner, state="ready", file="exports/x.zip", size_bytes=1, expires_at=timezone.now()
    )
    key = Authenticator.objects.create(user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "key"})
    tokens.issue(user=owner)
    jobs.defer("accounts:sweep", lock="example", timestamp=0)
    submission = UserVideo.objects.create(
        creator=owner, node=node, link="https://youtu.be/x", link_platform="youtube", link_id="x"
    )
    webhook = WebhookEndpoint.objects.create(
        user=owner, url="https://example.com/", events=["remix.published"], sealed_secret="x"
    )
    happened = WebhookEvent.objects.create(kind="remix.published", data={}, happened_at=timezone.now())
    delivery = WebhookDelivery.objects.create(
        endpoint=webhook, event=happened, state="dead", next_at=timezone.now(), expires_at=timezone.now()
    )
    news = notifications.tell(recipient=owner, kind="forked", cause="example")
    certificate = Certificate.objects.create(
        node=node, code="K7QM2D4X9FTA", title="x", reason_code="criteria_met", met=[], certified_at=timezone.now()
    )
    filing.put(kind="analysis", subject_id=analysis.pk)
    takedown = Takedown.objects.create(
        node=node, code="T4K3D0WN0000", reason="copyright", name="x", email="x@example.com", words="x"
    )
    rows: list[Model] = [
        takedown,
        BannedWord.objects.create(word="x"),
        Collection.objects.create(slug="x", title="x"),
        Tag.objects.create(slug="x", name="x"),
        PublicationSchedule.objects.create(node=node, publish_at=timezone.now(), set_at=timezone.now()),
        submission,
        webhook,
        delivery,
        SuccessCriteria.objects.create(node=node, least_views=1),
        video,
        analysis,
        brief,
        node,
        owner,
        ready,
        ManualReview.objects.create(analysis=analysis, reason=ReviewReason.MODEL_FAILED),
        ModelCall.objects.create(
            analysis=analysis, purpose="analysis", attempt=1, provider="x", model="y", latency_ms=1
        ),
        ModelComparison.objects.create(
            task="analysis",
            golden={},
            from_model="a",
            from_prompt="p.v1",
            to_model="b",
            to_prompt="p.v1",
            state="stopped",
            error_reason="x",
            finished_at=timezone.now(),
        ),
        ApiKey.objects.create(user=owner, name="x", prefix="kmf_x", digest="0" * 64, scopes=["memes:read"]),
        Consent.objects.create(user=owner, kind="marketing", policy_version="1", given=True),
        RefreshFamily.objects.get(user=owner),
        audit.record(actor=owner, action="test", target=video),
        points.award(user=owner, amount=200, reason=PointReason.CERTIFIED, cause="example"),
    ]
    of_campaigns, campaign_names = street.make(owner, node)
    return World(
        {row._meta.label_lower: row for row in (*rows, *of_campaigns)},
        {
            **campaign_names,
            "node": node.node_id,
            "node_number": node.pk,
            "analysis": analysis.pk,
            "submission": submission.pk,
            "certificate": certificate.code,
            "takedown": takedown.code,
            "work_item": WorkItem.objects.of_subject("analysis", analysis.pk).get().pk,
            "user": owner.pk,
            "someone_elses_export": export.link(ready).split("/")[-2],
            "someone_elses_key": key.pk,
            "someone_elses_webhook": webhook.pk,
            "someone_elses_news": news.pk if news else 0,
            "stop_mails": unsubscribing.link(owner, "forked"),
            "someone_elses_upload": Upload.objects.create(owner=owner, purpose="proof", name="a.png", size=1).pk,
        },
    )
