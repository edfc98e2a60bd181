"""A person's account in a real browser: sign up, sign in, second factor, data, leaving."""

import re
import time
import zipfile
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.mail import EmailMessage
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django import Settings

from accounts.models import User
from accounts.privacy import export
from tests.accounts import world
from tests.e2e.conftest import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

PHONE: ViewportSize = {"width": 390, "height": 844}

type SignIn = Callable[[User], None]


@pytest.fixture
def phone(page: Page, site: str, settings: Settings) -> Page:
    """A phone, on a site that knows its own address and asks for consents."""
    settings.SITE_URL = site
    settings.REQUIRED_CONSENTS = ["data_collection"]
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def creator(transactional_db: None) -> User:
    return world.person("creator", password=PASSWORD)


@pytest.fixture
def enter(phone: Page, site: str) -> SignIn:
    def enter(user: User) -> None:
        phone.goto(f"{site}/login/")
        phone.get_by_label("이메일").fill(user.email)
        phone.get_by_label("비밀번호").fill(PASSWORD)
        phone.get_by_role("button", name="로그인", exact=True).click()

    return enter


def type_password_again(page: Page) -> None:
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()


def fits(page: Page) -> bool:
    """Nothing sticks out of the phone."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_signing_up_verifying_and_signing_in(phone: Page, site: str, mailoutbox: list[EmailMessage]) -> None:
    phone.goto(f"{site}/signup/")
    assert fits(phone)
    phone.get_by_label("이메일", exact=True).fill("new@example.com")
    phone.get_by_label("비밀번호", exact=True).fill(PASSWORD)
    phone.get_by_label("활동 이름").fill("새 사람")
    phone.get_by_label("[필수]").check()
    phone.get_by_role("button", name="가입하기").click()
    expect(phone).to_have_url(re.compile("confirm-email"))
    link = re.search(r"http\S+", str(mailoutbox[0].body))
    assert link
    phone.goto(link[0])
    phone.locator("main form button[type=submit]").click()
    phone.goto(f"{site}/login/")
    phone.get_by_label("이메일").fill("NEW@example.com")
    phone.get_by_label("비밀번호").fill(PASSWORD)
    phone.get_by_role("button", name="로그인", exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("새 사람")
    assert fits(phone)


def test_setting_up_an_authenticator_app_and_signing_in_with_it(
    phone: Page, site: str, creator: User, enter: SignIn
) -> None:
    enter(creator)
    phone.goto(f"{site}/me/2fa/totp/activate/")
    type_password_again(phone)
    expect(phone.locator("img.qr")).to_be_visible()
    secret = phone.locator("#authenticator_secret").input_value()
    step = int(time.time()) // 30
    phone.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, step)))
    phone.locator("main form button[type=submit]").click()
    expect(phone).to_have_url(re.compile("recovery-codes"))
    phone.context.clear_cookies()
    enter(creator)
    expect(phone).to_have_url(re.compile("2fa/authenticate"))
    # The code of the next 30 s: each is good once, and a minute's difference is allowed.
    phone.locator("[name=code]").fill(format_hotp_value(hotp_value(secret, step + 1)))
    phone.locator("main form button[type=submit]").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("creator")


def test_signing_in_with_a_passkey_alone(phone: Page, site: str, creator: User, enter: SignIn) -> None:
    site = site.replace("127.0.0.1", "localhost")  # passkeys belong to a name, not to an address
    cdp = phone.context.new_cdp_session(phone)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True}})
    phone.goto(f"{site}/login/?next=/me/2fa/webauthn/add/")
    phone.get_by_label("이메일").fill(creator.email)
    phone.get_by_label("비밀번호").fill(PASSWORD)
    phone.get_by_role("button", name="로그인", exact=True).click()
    type_password_again(phone)
    phone.locator("[name=passwordless]").check()
    phone.locator("#mfa_webauthn_add").click()
    expect(phone).to_have_url(re.compile("recovery-codes|webauthn/$"))
    phone.context.clear_cookies()
    phone.goto(f"{site}/login/")
    phone.get_by_role("button", name="패스키로 로그인").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("creator")


def test_taking_one_s_data_out(phone: Page, site: str, creator: User, enter: SignIn) -> None:
    enter(creator)
    phone.goto(f"{site}/me/data/")
    phone.get_by_role("button", name="준비해 주세요").click()
    type_password_again(phone)
    expect(phone.get_by_text("준비 중")).to_be_visible()
    export.build(str(creator.data_exports.get().pk))
    phone.reload()
    with phone.expect_download() as download:
        phone.get_by_role("link", name=re.compile("내려받기")).last.click()
    assert "index.html" in zipfile.ZipFile(download.value.path()).namelist()


def test_leaving_and_changing_one_s_mind(phone: Page, site: str, creator: User, enter: SignIn) -> None:
    enter(creator)
    phone.goto(f"{site}/me/leave/")
    phone.get_by_role("button", name="탈퇴 신청").click()
    type_password_again(phone)
    expect(phone.get_by_role("button", name="탈퇴 취소")).to_be_visible()
    creator.refresh_from_db()
    assert creator.erase_at is not None
    phone.get_by_role("button", name="탈퇴 취소").click()
    expect(phone.get_by_text("탈퇴를 취소했어요")).to_be_visible()


def test_english_is_a_click_away(phone: Page, site: str) -> None:
    phone.goto(f"{site}/login/")
    phone.get_by_role("link", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    assert fits(phone)
