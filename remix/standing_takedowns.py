"""What a takedown that stands forbids: publishing below it, and bringing its clip in once more."""

from django.utils.translation import gettext_lazy as _

from kmeme.lib.errors import Refused
from remix.models import RemixNode, Takedown, Video
from remix.states import NodeState


def refuse_if_held(node: RemixNode) -> None:
    """Raise Refused for a recipe that is down, and for one that came from a branch of which everything went down."""
    if node.state == NodeState.TAKEN_DOWN:
        raise Refused("taken_down", _("신고로 내려간 레시피예요. 내리기 요청에서 되살린 뒤에 할 수 있어요."))


def refuse_publishing(node: RemixNode) -> None:
    """Raise Refused for a remix that was begun before everything above it went down."""
    if Takedown.objects.standing().covering(node).exists():
        raise Refused("taken_down", _("이 리믹스의 원본이 신고로 내려가서 공개할 수 없어요."))


def refuse_video(video: Video) -> None:
    """Raise Refused for a clip whose recipe is down: it does not come in by another door."""
    if Takedown.objects.standing().filter(node__video=video).exists():
        raise Refused("taken_down", _("신고로 내려간 영상이라 다시 올릴 수 없어요."))
