"""What the queue knows of the people who work on it."""

from accounts.models import User
from accounts.privacy.registry import all_held
from curation import claiming, filing, saving
from curation.models import SavedView, WorkItem
from curation.reading import Filters
from remix.models import Analysis, RemixNode, UserVideo, Video
from tests.accounts import world
from tests.campaigns import making
from tests.remix.lineage.conftest import recipe


def erase(person: User, models: str = "curation.") -> None:
    for held in all_held():
        if held.model.startswith(models) and held.erase:
            held.erase(person)


def test_claims_and_errands_of_somebody_who_leaves_are_free_again(item: WorkItem, one: User) -> None:
    claiming.assign(actor=one, item=item, version=1, to=one)
    claiming.claim(actor=one, item=item, version=2)
    erase(one)
    item.refresh_from_db()
    assert (item.claimed_by, item.claimed_until, item.assigned_to) == (None, None, None)


def test_saved_views_go_with_their_owner(one: User, two: User) -> None:
    saving.save_view(actor=one, name="내 일", filters=Filters(who="mine"))
    saving.save_view(actor=two, name="내 일", filters=Filters(who="mine"))
    erase(one)
    assert [view.owner for view in SavedView.objects.all()] == [two]


def test_a_visit_of_somebody_who_leaves_waits_no_more(db: None) -> None:
    visitor = making.visitor()
    making.go(visitor, making.place(making.campaign()), making.fix(accuracy=0.0), agrees_to_location=True)
    assert WorkItem.objects.get().kind == "visit"
    erase(visitor, "campaigns.")
    assert not WorkItem.objects.exists()


def test_a_video_of_somebody_who_leaves_waits_no_more(db: None) -> None:
    creator = world.person("creator")
    video = UserVideo.objects.create(
        creator=creator,
        node=RemixNode.objects.create(recipe=recipe()),
        link="https://youtu.be/x",
        link_platform="youtube",
        link_id="x",
    )
    filing.put(kind="submission", subject_id=video.pk)
    erase(creator, "remix.UserVideo")
    assert not WorkItem.objects.exists()


def test_a_clip_of_somebody_who_leaves_waits_no_more(db: None) -> None:
    creator = world.person("creator")
    clip = Video.objects.create(platform="upload", file="x.mp4", file_sha256="0" * 64, submitted_by=creator)
    analysis = Analysis.objects.create(video=clip, state="pending_review", requested_by=creator)
    filing.put(kind="analysis", subject_id=analysis.pk)
    erase(creator, "remix.Video")
    assert not WorkItem.objects.exists()


def test_an_untouched_draft_of_somebody_who_leaves_waits_no_more(db: None) -> None:
    creator = world.person("creator")
    node = RemixNode.objects.create(recipe=recipe(), creator=creator)
    filing.put(kind="draft", subject_id=node.pk)
    erase(creator, "remix.RemixNode")
    assert not WorkItem.objects.exists()
