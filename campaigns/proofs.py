"""Pictures that people send as proof: taken in, compared with the others of the campaign, freed of the camera's notes.

Everything found here is a hint for the curator who decides; none of it refuses a picture.
"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgvector.django import HammingDistance

from campaigns import rules, suspicion
from campaigns.coordinates import Coordinates, distance_metres
from campaigns.models import CheckIn, Method, Proof
from campaigns.pictures import CameraNotes, camera_notes, without_notes
from campaigns.suspicion import Reason
from kmeme.lib import jobs
from kmeme.lib.errors import Refused
from remix.files import local_copy
from remix.frame_hashes import ALIKE_BITS, perceptual_hash
from remix.models import Upload, UploadPurpose
from remix.states import UploadState

OLD_PICTURE = timedelta(days=1)
FAR_METRES = 500.0
"""Pictures' places are as rough as any fix, and often a few minutes old."""
MOST_ALIKE = 5


def attach(row: CheckIn, upload: Upload | None) -> Proof:
    """Make `upload` the proof of a check-in that is being made, with what can be read from it as reasons to look.

    Raises Refused for no picture, somebody else's, one that has not arrived, or one that proved something already.
    """
    upload = _own(row, upload)
    with local_copy(upload.file) as path:
        content = path.read_bytes()
    notes = camera_notes(content)
    proof = Proof.objects.create(
        check_in=row,
        upload=upload,
        perceptual_hash=perceptual_hash(content),
        taken_at=notes.taken_at,
        taken_distance_metres=_distance(row, notes),
    )
    alike = alike_of(proof)
    reasons = _reasons(row, proof, bool(alike))
    row.suspicion_score = suspicion.combined(reasons)
    row.suspicion_reasons = [{"code": reason.code, "counts": reason.counts} for reason in reasons]
    row.save(update_fields=["suspicion_score", "suspicion_reasons"])
    jobs.defer("campaigns:strip_proof", lock=f"proof:{proof.pk}", proof_id=proof.pk)
    return proof


def alike_of(proof: Proof) -> list[Proof]:
    """Pictures of this campaign that look the same, whoever sent them, the most alike first."""
    if proof.perceptual_hash is None:
        return []
    others = Proof.objects.filter(check_in__campaign=proof.check_in.campaign_id, perceptual_hash__isnull=False)
    near = others.exclude(pk=proof.pk).annotate(bits=HammingDistance("perceptual_hash", proof.perceptual_hash))
    return list(near.filter(bits__lte=ALIKE_BITS).select_related("check_in").order_by("bits", "pk")[:MOST_ALIKE])


def strip(proof_id: int) -> bool:
    """Put a copy without the camera's notes, which hold the exact place, in place of the stored picture; once."""
    with transaction.atomic():
        proof = Proof.objects.select_for_update(of=["self"]).select_related("upload").filter(pk=proof_id).first()
        if proof is None or proof.stripped_at:
            return False
        upload = proof.upload
        old = str(upload.file.name)
        with local_copy(upload.file) as path:
            plain = without_notes(path.read_bytes())
        folder, _slash, name = old.rpartition("/")
        # Beside the old one, so that a crash on the way leaves a whole picture.
        upload.file.name = upload.file.storage.save(f"{folder}/plain-{name}", ContentFile(plain))
        upload.save(update_fields=["file"])
        proof.stripped_at = timezone.now()
        proof.save(update_fields=["stripped_at"])
        jobs.defer("accounts:delete_files", lock=f"proof:{proof.pk}", files=[[upload.storage, old]])
    return True


def _own(row: CheckIn, upload: Upload | None) -> Upload:
    if upload is None:
        raise Refused("picture_needed", _("사진을 올려 주세요."))
    fresh = Upload.objects.select_for_update(no_key=True, of=["self"]).filter(pk=upload.pk, owner=row.user).first()
    if fresh is None or fresh.purpose != UploadPurpose.CAMPAIGN_PROOF or fresh.state != UploadState.FINALISED:
        raise Refused("wrong_picture", _("사진이 다 올라오지 않았어요. 다시 골라 올려 주세요."))
    if Proof.objects.filter(upload=fresh).exists():
        raise Refused("picture_used", _("이미 낸 사진이에요. 새로 찍은 사진을 올려 주세요."))
    return fresh


def _distance(row: CheckIn, notes: CameraNotes) -> float | None:
    if row.place is None or notes.coordinates is None:
        return None
    return distance_metres(notes.coordinates, Coordinates.of(row.place.position))


def _reasons(row: CheckIn, proof: Proof, has_alike: bool) -> list[Reason]:
    found = []
    if has_alike:
        found.append("same_picture")
    # A receipt may be photographed at home; a visit may not.
    away = proof.taken_distance_metres
    if row.method == Method.PHOTO and row.place and away is not None and away > row.place.radius_metres + FAR_METRES:
        found.append("picture_elsewhere")
    if proof.taken_at and not (
        max(row.campaign.starts_at, row.created_at - OLD_PICTURE) <= proof.taken_at <= row.created_at + OLD_PICTURE
    ):
        found.append("picture_other_time")
    weights = rules.current().weights
    return [Reason(code, weights[code]) for code in found]
