"""The form of one place: coordinates as numbers, hours as people write them; the map only fills in the same inputs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns import coordinates, hours_text, naming
from campaigns.coordinates import BadCoordinates, Coordinates
from campaigns.models import Place
from campaigns.models.place import DEFAULT_RADIUS_METRES, LEAST_RADIUS_METRES, MOST_RADIUS_METRES
from campaigns.placing import Details
from kmeme.lib.errors import Refused


class PlaceForm(forms.Form):
    """What a curator says about a place; `did_you_mean` holds the exchanged coordinates when they look swapped."""

    latitude = forms.CharField(label=_("위도"), max_length=24, help_text=_("37.5665처럼. 남쪽은 -를 붙여요."))
    longitude = forms.CharField(label=_("경도"), max_length=24, help_text=_("126.9780처럼. 서쪽은 -를 붙여요."))
    radius_metres = forms.IntegerField(
        label=_("반경(m)"),
        min_value=LEAST_RADIUS_METRES,
        max_value=MOST_RADIUS_METRES,
        initial=DEFAULT_RADIUS_METRES,
        help_text=_("이 안에서 인증할 수 있어요."),
    )
    name = forms.CharField(
        label=_("이름"), max_length=80, required=False, help_text=_("비워 두면 찾은 주소가 이름이 돼요.")
    )
    address = forms.CharField(
        label=_("주소"), max_length=200, required=False, help_text=_("비워 두면 좌표로 찾아서 채워요.")
    )
    external_id = forms.CharField(label=_("브랜드의 매장 번호"), max_length=40, required=False)
    hours = forms.CharField(
        label=_("영업시간"),
        max_length=500,
        required=False,
        help_text=_("월-금 09:00-21:00; 토,일 10:00-02:00처럼. 비워 두면 언제나 열려 있어요."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.did_you_mean: Coordinates | None = None
        for name in ("latitude", "longitude"):
            self.fields[name].widget.attrs |= {"inputmode": "text", "autocomplete": "off"}
        self.fields["radius_metres"].widget.attrs |= {"step": 10}

    @classmethod
    def of(cls, place: Place) -> "PlaceForm":
        """The form of a stored place; a name or address that only stands in is shown empty."""
        at = Coordinates.of(place.position)
        return cls(
            initial={
                "latitude": f"{at.latitude:.6f}",
                "longitude": f"{at.longitude:.6f}",
                "radius_metres": place.radius_metres,
                "name": "" if naming.is_stand_in(place.name) else place.name,
                "address": "" if naming.is_stand_in(place.address) else place.address,
                "external_id": place.external_id,
                "hours": hours_text.written(place.opening_hours),
            }
        )

    def clean(self) -> dict[str, Any]:
        """Read coordinates and hours."""
        values = super().clean() or {}
        if "latitude" in values and "longitude" in values:
            try:
                values["at"] = coordinates.read(values["latitude"], values["longitude"])
            except BadCoordinates as refusal:
                self.did_you_mean = refusal.did_you_mean
                self.add_error("longitude" if refusal.code == "bad_longitude" else "latitude", str(refusal))
        try:
            values["opening_hours"] = hours_text.parse(values.get("hours", ""))
        except Refused as refusal:
            self.add_error("hours", str(refusal))
        return values

    def details(self) -> Details:
        """For the verbs; only when the form is valid."""
        values = self.cleaned_data
        return Details(
            at=values["at"],
            name=values["name"].strip(),
            address=values["address"].strip(),
            radius_metres=values["radius_metres"],
            external_id=values["external_id"].strip(),
            opening_hours=values["opening_hours"],
        )
