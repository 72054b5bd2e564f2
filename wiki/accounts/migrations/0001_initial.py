import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import uuid
from typing import Any
import wiki.accounts.models
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def compare_bytes(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Names are compared and ordered by code point, as SQLite does, whatever the server's locale.

    A `db_collation` on the fields would be sent to SQLite too, which knows no "C".
    """
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            'ALTER TABLE "accounts_user" ALTER COLUMN "username" TYPE varchar(300) COLLATE "C", '
            'ALTER COLUMN "name_key" TYPE text COLLATE "C"'
        )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='AdminLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_sha256', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'administrator link',
                'verbose_name_plural': 'administrator links',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('username', models.CharField(error_messages={'unique': 'This name is taken.'}, max_length=300, unique=True, verbose_name='user name')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='uid')),
                ('kind', models.CharField(choices=[('person', 'person'), ('bot', 'bot'), ('temporary', 'temporary'), ('imported', 'imported'), ('system', 'system')], default='person', max_length=16, verbose_name='kind')),
                ('name_key', models.TextField(editable=False, verbose_name='name key')),
                ('claimed_by', models.ForeignKey(blank=True, help_text='The person to whom the edits of this name belong.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to=settings.AUTH_USER_MODEL, verbose_name='claimed by')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'account',
                'verbose_name_plural': 'accounts',
                'indexes': [models.Index(fields=['name_key'], name='user_name_key')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['person', 'bot', 'temporary'])), fields=('name_key',), name='user_name_key_unique'), models.CheckConstraint(condition=models.Q(('name_key', ''), _negated=True), name='user_name_key_set'), models.UniqueConstraint(condition=models.Q(('kind', 'system')), fields=('kind',), name='user_one_system')],
            },
            managers=[
                ('objects', wiki.accounts.models.Accounts()),
            ],
        ),
        migrations.RunPython(compare_bytes, migrations.RunPython.noop),
    ]
