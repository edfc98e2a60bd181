"""A consent that is asked for where it is needed: to use one's location at a campaign's place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_webhooks")]
    operations = [
        migrations.AlterField(
            model_name="consent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("data_collection", "개인정보 수집과 이용"),
                    ("marketing", "소식과 혜택 받기"),
                    ("third_party", "제3자 제공"),
                    ("location", "위치 이용"),
                ],
                max_length=16,
                verbose_name="종류",
            ),
        )
    ]
