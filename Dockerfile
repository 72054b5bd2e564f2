FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
WORKDIR /srv/stemma

COPY requirements/postgres.txt requirements/
RUN pip install --require-hashes --no-deps -r requirements/postgres.txt

COPY . .
# The data folder belongs to the account that serves; the code does not.
RUN useradd --system --uid 10001 stemma && install -d -o stemma -g stemma -m 0700 /data
USER stemma

ENV HOST=0.0.0.0 PORT=8000 DATA_DIR=/data
VOLUME /data
EXPOSE 8000
CMD ["python", "manage.py", "start"]
