"""Mails of notifications: in the recipient's language, once, and not lost while the mail server is away."""

import email.policy
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from smtplib import SMTPException

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from accounts import jobs, notification_mail, notifications
from accounts.letter_headers import Letter
from accounts.models import Consent, Notification, NotificationMail, User
from tests.accounts import world
from tests.accounts.test_notifications import agree, kind_of, tell
from tests.databases import own_database_url
from tests.wire.smtp import SmtpServer

ROOT = Path(__file__).parents[2]
WAIT_SECONDS = 60


@pytest.fixture
def server(settings: Settings) -> Iterator[SmtpServer]:
    """A mail server on loopback, to which the site's mail goes."""
    with SmtpServer() as running:
        settings.MAILERS = running.mailers
        yield running


def told(user: User, cause: str = "a", kind: str = "forked", **more: object) -> NotificationMail:
    """Something to tell, whose mail is due."""
    row = tell(user, cause, kind, **more)
    assert row is not None
    return row.mail


def message(mail: NotificationMail) -> Letter:
    row = Notification.objects.select_related("recipient", "actor").get(pk=mail.notification_id)
    return notification_mail.message_of(row)


def html(mail: NotificationMail) -> str:
    (alternative,) = message(mail).alternatives
    return str(alternative[0])


def state(mail: NotificationMail) -> str:
    return NotificationMail.objects.values_list("state", flat=True).get(pk=mail.pk)


def work() -> None:
    """Have a real worker do what waits, in a thread of its own."""

    def run() -> None:
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            app.run_worker(wait=False, queues=["accounts"], listen_notify=False, install_signal_handlers=False)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


# --- What it says


def test_the_mail_says_what_happened_as_text_and_as_html(creator: User) -> None:
    mail = told(
        creator, url="/remix/x/", params={"title": "춤"}, actor=world.person("partner", "길동"), note="고마워요"
    )
    for body in (str(message(mail).body), html(mail)):
        assert "길동님이 ‘춤’ 레시피를 리믹스했어요." in body
        assert "고마워요" in body
        assert "http://127.0.0.1:8000/remix/x/" in body
    assert message(mail).subject == "[K-Meme Factory] 내 레시피를 누가 리믹스했어요"
    assert message(mail).to == [creator.email]


def test_the_mail_speaks_the_recipients_language(creator: User) -> None:
    creator.language = "en"
    creator.save()
    mail = told(creator)
    assert '<html lang="en">' in html(mail)
    assert "보러 가기" not in html(mail)


def test_what_people_wrote_is_text_in_the_html(creator: User) -> None:
    mail = told(creator, params={"title": "<b>춤</b>"}, note="<img src=x>\n둘째 줄")
    assert "&lt;b&gt;춤&lt;/b&gt;" in html(mail)
    assert "&lt;img src=x&gt;<br>둘째 줄" in html(mail)


def test_text_is_not_escaped_in_the_text(creator: User) -> None:
    assert "<b>춤</b> & co" in str(message(told(creator, params={"title": "<b>춤</b> & co"})).body)


def test_without_an_address_of_its_own_the_mail_leads_to_the_inbox(creator: User) -> None:
    assert "http://127.0.0.1:8000/me/notifications/" in str(message(told(creator)).body)


def test_a_line_break_in_a_title_makes_no_header(creator: User) -> None:
    mail = told(creator, params={"title": "춤\nBcc: evil@example.com"})
    assert "\n" not in message(mail).subject
    assert "Bcc" not in message(mail).message()


def test_every_mail_names_the_one_click_way_out(creator: User) -> None:
    head = message(told(creator)).message(policy=email.policy.SMTP).as_bytes().partition(b"\r\n\r\n")[0].decode()
    lines = head.split("\r\n")
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert "Auto-Submitted: auto-generated" in lines
    (way_out,) = [line for line in lines if line.startswith("List-Unsubscribe:")]
    assert re.fullmatch(r"List-Unsubscribe: <http://127\.0\.0\.1:8000/me/notifications/stop/[\w:.=-]+/>", way_out)


def test_a_long_subject_is_still_folded(creator: User) -> None:
    mail = message(told(creator))
    mail.subject = "가" * 200
    head = mail.message(policy=email.policy.SMTP).as_bytes().partition(b"\r\n\r\n")[0].decode()
    assert max(len(line) for line in head.split("\r\n") if not line.startswith("List-Unsubscribe:")) <= 78


def test_both_bodies_hold_the_way_out_and_the_settings(creator: User) -> None:
    mail = told(creator)
    for body in (str(message(mail).body), html(mail)):
        assert "/me/notifications/stop/" in body
        assert "/me/notifications/settings/" in body


def test_marketing_says_that_it_is(creator: User) -> None:
    agree(creator)
    mail = told(creator, kind="campaign_nearby")
    assert message(mail).subject.startswith("(광고) ")
    assert "수신 거부" in str(message(mail).body)


# --- Once


def test_the_mail_goes_out_and_is_settled(creator: User, server: SmtpServer) -> None:
    mail = told(creator)
    jobs.mail_notification(mail_id=mail.pk)
    (sent,) = server.accepted
    assert (sent["To"], sent.get_content_type()) == (creator.email, "multipart/alternative")
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]
    mail.refresh_from_db()
    assert (mail.state, mail.settled_at is not None) == ("sent", True)


def test_a_job_that_runs_again_sends_nothing(creator: User, server: SmtpServer) -> None:
    mail = told(creator)
    for _ in range(2):
        notification_mail.send(mail.pk)
    assert len(server.accepted) == 1


def test_a_mail_that_is_gone_is_no_error(creator: User, server: SmtpServer) -> None:
    notification_mail.send(0)
    assert not server.accepted


@pytest.mark.django_db(transaction=True)
def test_workers_that_take_it_up_at_once_send_one(server: SmtpServer) -> None:
    mail = told(world.person("creator"))

    def work(_number: int) -> None:
        notification_mail.send(mail.pk)
        connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(work, range(10)))
    assert (len(server.accepted), state(mail)) == (1, "sent")


@pytest.mark.django_db(transaction=True)
def test_reading_the_inbox_does_not_wait_for_the_mail_server(server: SmtpServer) -> None:
    mail = told(world.person("creator"))
    server.mode = "hang"

    def work() -> None:
        with pytest.raises((OSError, SMTPException)):
            notification_mail.send(mail.pk)
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert server.received.wait(WAIT_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    assert notifications.mark_read(user=mail.notification.recipient) == 1
    server._closing.set()
    worker.join()


# --- The mail server is away


@pytest.mark.parametrize("mode", ["busy", "drop"])
def test_a_server_that_fails_leaves_the_mail_due(creator: User, server: SmtpServer, mode: str) -> None:
    mail = told(creator)
    server.mode = mode
    with pytest.raises(SMTPException):
        notification_mail.send(mail.pk)
    assert state(mail) == "due"
    server.mode = "ok"
    notification_mail.send(mail.pk)
    assert (len(server.accepted), state(mail)) == (1, "sent")


def test_a_server_that_is_down_leaves_the_mail_due(creator: User, settings: Settings) -> None:
    mail = told(creator)
    with SmtpServer() as gone:
        settings.MAILERS = gone.mailers
    with pytest.raises(OSError, match="refused"):
        notification_mail.send(mail.pk)
    assert state(mail) == "due"


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_puts_a_mail_that_failed_back_into_the_queue(server: SmtpServer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")  # of earlier tests: Django does not own this table
    mail = told(world.person("creator"))
    server.mode = "busy"
    work()
    job = ProcrastinateJob.objects.get(task_name="accounts:mail_notification")
    assert (job.status, job.attempts, job.scheduled_at > timezone.now()) == ("todo", 1, True)
    server.mode = "ok"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE id = %s", [job.pk])
    work()
    assert (len(server.accepted), state(mail)) == (1, "sent")


def test_the_job_tries_for_about_an_hour(creator: User) -> None:
    waits = []
    for attempt in range(20):
        job = ProcrastinateJob(attempts=attempt)
        decision = jobs.MAIL_RETRY.get_retry_decision(exception=OSError(), job=job)  # type: ignore[arg-type]
        if decision is None or decision.retry_at is None:
            break
        waits.append(round((decision.retry_at - timezone.now()).total_seconds() / 60))
    assert waits == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


def test_what_the_job_gave_up_is_queued_again(creator: User) -> None:
    mail = told(creator)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    NotificationMail.objects.update(due_at=timezone.now() - timedelta(hours=3))
    jobs.mail_left_behind(timestamp=0)
    assert ProcrastinateJob.objects.get(task_name="accounts:mail_notification").args == {"mail_id": mail.pk}


def test_what_has_a_job_is_not_queued_twice(creator: User) -> None:
    told(creator)
    NotificationMail.objects.update(due_at=timezone.now() - timedelta(hours=3))
    assert notification_mail.send_left_behind() == 0


def test_news_that_is_days_old_is_not_mailed_any_more(
    creator: User, server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    mail = told(creator)
    NotificationMail.objects.update(due_at=timezone.now() - timedelta(days=4))
    notification_mail.send(mail.pk)
    assert (state(mail), server.accepted) == ("expired", [])
    assert "for too long" in caplog.text


@pytest.mark.parametrize("mode", ["refuses_recipient", "refuses_message"])
def test_what_is_refused_for_good_is_not_tried_again(creator: User, server: SmtpServer, mode: str) -> None:
    mail = told(creator)
    server.mode = mode
    notification_mail.send(mail.pk)
    assert state(mail) == "refused"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_it_sends_loses_nothing(server: SmtpServer) -> None:
    mail = told(world.person("creator"))
    server.mode = "hang"
    code = f"import django; django.setup(); from accounts import notification_mail; notification_mail.send({mail.pk})"
    environment = {
        **os.environ,
        "DATABASE_URL": own_database_url(),
        "EMAIL_URL": server.url,
        "DJANGO_SETTINGS_MODULE": "kmeme.settings",
    }
    worker = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment)
    try:
        assert server.received.wait(WAIT_SECONDS)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert state(mail) == "due"
    server.mode = "ok"
    notification_mail.send(mail.pk)
    assert (len(server.accepted), state(mail)) == (1, "sent")


def test_every_try_has_the_same_message_id(creator: User) -> None:
    """A server that took the mail of a worker that died is given it again; mailboxes know it by this."""
    mail, other = told(creator), told(creator, "b")
    ids = [str(message(each).message()["Message-ID"]) for each in (mail, mail, other)]
    assert ids[0] == ids[1] != ids[2]
    assert re.fullmatch(r"<[0-9a-f]{32}@127\.0\.0\.1>", ids[0])


# --- Not wanted any more


def test_switched_off_since_is_not_sent(creator: User, server: SmtpServer) -> None:
    mail = told(creator)
    notifications.choose(actor=creator, user=creator, kind=kind_of("forked"), inbox=True, mail=False)
    notification_mail.send(mail.pk)
    assert (state(mail), server.accepted) == ("dropped", [])


def test_a_consent_that_was_taken_back_since_stops_the_mail(creator: User, server: SmtpServer) -> None:
    agree(creator)
    mail = told(creator, kind="campaign_nearby")
    Consent.objects.create(user=creator, kind="marketing", policy_version="2026-11", given=False)
    notification_mail.send(mail.pk)
    assert (state(mail), server.accepted) == ("dropped", [])


def test_an_account_that_was_disabled_since_gets_no_mail(creator: User, server: SmtpServer) -> None:
    mail = told(creator)
    User.objects.update(is_active=False)
    notification_mail.send(mail.pk)
    assert (state(mail), server.accepted) == ("dropped", [])
