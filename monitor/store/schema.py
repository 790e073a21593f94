"""The current schema as one text. A change of it goes beside it as a numbered step in migrations.py.

Owns: tables, views, triggers, and the marks by which a file is known as ours. Touches no file.

Two times stand on every judgement: `as_of`, when it is true, and `known_at`, when we learnt it.
What was judged, told, withdrawn or reviewed is only ever added to: triggers refuse the rest.
Times are UTC text of one width, dates ISO text, truth values 0 or 1.
"""

from __future__ import annotations

APPLICATION_ID = 0x64756261
"""Written into the file's header, so that somebody else's database is recognised and left alone."""

VERSION = 8

SAME_CLAIM = """
    s.pair = e.pair AND s.relation = e.relation AND s.realised = e.realised AND s.review = e.review
    AND s.value IS e.value AND s.value_high IS e.value_high AND s.bound = e.bound AND s.unit = e.unit
    AND s.as_of IS e.as_of AND s.year IS e.year
"""
"""Whether evidence `s` claims of the same sentence what `e` claims, wherever the two were published: all that
the identifier of evidence is made of but the address."""

EVIDENCE_AS_IT_STANDS = """
    SELECT e.id, e.commitment, e.relation,
           e.realised OR (e.review AND v.verdict IN ('accepted', 'set')) IS TRUE AS realised,
           e.review AND (v.verdict IN ('accepted', 'set')) IS NOT TRUE AS review,
           CASE WHEN v.verdict = 'set' THEN v.value ELSE e.value END AS value,
           CASE WHEN v.verdict = 'set' THEN NULL ELSE e.value_high END AS value_high,
           CASE WHEN v.verdict = 'set' THEN '=' ELSE e.bound END AS bound,
           e.unit, e.as_of, e.year, e.quote, e.start_offset, e.end_offset, e.passage, e.confidence,
           e.publication_id, e.revision_id, e.source, e.publisher, e.role, e.known_at,
           e.ledger_version, e.rules_version, e.pair,
           (v.verdict IN ('accepted', 'set')) IS TRUE AS accepted
      FROM evidence AS e
      LEFT JOIN reviews AS v ON v.id = coalesce(
           (SELECT iif(verdict <> 'undone', id, NULL) FROM reviews WHERE evidence_id = e.id {until}
             ORDER BY at DESC, id DESC LIMIT 1),
           (SELECT w.id FROM reviews AS w JOIN evidence AS s ON s.id = w.evidence_id
             WHERE w.pair = e.pair AND w.verdict IN ('accepted', 'set') {until}
               AND w.id = (SELECT id FROM reviews WHERE evidence_id = w.evidence_id {until}
                            ORDER BY at DESC, id DESC LIMIT 1)
               AND {same_claim}
             ORDER BY w.at DESC, w.id DESC LIMIT 1))
     WHERE v.verdict IS NOT 'rejected'
       AND ((v.evidence_id = e.id AND v.verdict IN ('accepted', 'set')) OR (
           SELECT r.verdict FROM reviews AS r
            WHERE r.pair = e.pair AND r.verdict <> 'undone' {until}
              AND r.id = (SELECT id FROM reviews WHERE evidence_id = r.evidence_id {until}
                           ORDER BY at DESC, id DESC LIMIT 1)
            ORDER BY r.at DESC, r.id DESC LIMIT 1) IS NOT 'rejected')
       AND (SELECT withdrawn FROM retractions WHERE evidence_id = e.id {until}
             ORDER BY at DESC, id DESC LIMIT 1) IS NOT 1
""".replace("{same_claim}", SAME_CLAIM.strip())
"""One definition for the view and for the question of what was known at a moment, which fills `until`.

Accepting, and setting a value, count for the claim: for the same sentence read in the same way wherever it is
published, now or later, unless a person said something of that one. Rejecting counts for the pair of commitment
and sentence: the same sentence elsewhere, or judged by other rules, is rejected too, unless a person accepted
that one, or later said otherwise of the sentence.
"""

TABLES = """
-- What is remembered of a source between rounds, and how it was configured when last checked.
CREATE TABLE sources (
    name TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    region TEXT NOT NULL,
    role TEXT NOT NULL,
    publisher TEXT NOT NULL,
    etag TEXT,                      -- validators exactly as the server sent them
    last_modified TEXT,
    body_hash TEXT,
    checked_at TEXT,
    succeeded_at TEXT,
    next_at TEXT,
    outcome TEXT,
    failures INTEGER NOT NULL,
    error_code TEXT,
    error_slots TEXT NOT NULL,
    items INTEGER NOT NULL,
    rounds INTEGER NOT NULL,        -- 0: the next round is history
    listening_since TEXT,           -- read without a break since then
    stale_since TEXT,               -- told as silent far beyond its habit since then
    read_as TEXT,                   -- stands for the settings by which it was last read
    recent TEXT NOT NULL DEFAULT '' -- a sign for each of its last checks, the latest last; see look.RECENT_SIGNS
) STRICT, WITHOUT ROWID;

-- What a source's listing announced.
CREATE TABLE items (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    published TEXT,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    publication_id INTEGER REFERENCES publications (id),
    next_look_at TEXT,
    missing_since TEXT,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX items_of_publication ON items (publication_id) WHERE publication_id IS NOT NULL;

CREATE TABLE publications (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,           -- the one that brought it first
    first_seen_at TEXT NOT NULL,
    latest INTEGER NOT NULL,        -- number of the latest revision
    gone_at TEXT,
    core TEXT                       -- by which its latest text is known again where another site took it over
) STRICT;

CREATE INDEX publications_by_core ON publications (core) WHERE core IS NOT NULL;

-- One distinct content of a publication, with what it said of itself. Immutable.
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    publication_id INTEGER NOT NULL REFERENCES publications (id),
    number INTEGER NOT NULL,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    region TEXT NOT NULL,
    role TEXT NOT NULL,
    document_number TEXT,
    kind TEXT,
    signed TEXT,
    published TEXT,
    retrieved_at TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    raw_hash TEXT NOT NULL,
    text TEXT NOT NULL,
    UNIQUE (publication_id, number)
) STRICT;

CREATE INDEX revisions_by_text ON revisions (text_hash);

-- What a person took in by hand, because no source brings it.
CREATE TABLE recorded (
    publication_id INTEGER PRIMARY KEY REFERENCES publications (id),
    at TEXT NOT NULL,
    note TEXT NOT NULL,
    author TEXT NOT NULL
) STRICT;

-- Headings known from markup, at their offset into the text.
CREATE TABLE headings (
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    position INTEGER NOT NULL,
    start_offset INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (revision_id, position)
) STRICT, WITHOUT ROWID;

-- The passages of the latest revision only: what the search index points to, and the keys that
-- tell whether a passage was judged already. Older ones can be cut again from their text.
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    publication_id INTEGER NOT NULL REFERENCES publications (id),
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    position INTEGER NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    key TEXT NOT NULL,
    UNIQUE (publication_id, position)
) STRICT;

-- rowid is passages.id; see search.py for what is put in. The tokenizer called ascii parts at
-- spaces and leaves every other character alone, whatever its Unicode version.
CREATE VIRTUAL TABLE passage_search USING fts5 (title, quote, content='', tokenize='ascii');

-- Bytes as they were retrieved, compressed by zlib, kept for what became evidence.
CREATE TABLE raw_copies (
    hash TEXT NOT NULL PRIMARY KEY,
    content_type TEXT,
    retrieved_at TEXT NOT NULL,
    size INTEGER NOT NULL,
    compressed BLOB NOT NULL
) STRICT;

-- Judgements that stand on a passage. Immutable; withdrawn by a retraction, corrected by a review.
CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    commitment TEXT NOT NULL,
    relation TEXT NOT NULL,
    realised INTEGER NOT NULL CHECK (realised IN (0, 1)),
    review INTEGER NOT NULL CHECK (review IN (0, 1)),
    value REAL,
    value_high REAL,
    bound TEXT NOT NULL,
    unit TEXT NOT NULL,
    as_of TEXT,
    year INTEGER,
    quote TEXT NOT NULL,
    start_offset INTEGER NOT NULL,
    end_offset INTEGER NOT NULL,
    passage INTEGER NOT NULL,
    confidence TEXT NOT NULL,
    publication_id INTEGER NOT NULL REFERENCES publications (id),
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    source TEXT NOT NULL,
    publisher TEXT NOT NULL,
    role TEXT NOT NULL,
    known_at TEXT NOT NULL,
    ledger_version TEXT NOT NULL,
    rules_version TEXT NOT NULL,
    pair TEXT NOT NULL DEFAULT ''   -- stands for commitment and sentence; see forms.pair
) STRICT;

CREATE INDEX evidence_by_commitment ON evidence (commitment, as_of);
CREATE INDEX evidence_by_publication ON evidence (publication_id);
CREATE INDEX evidence_to_review ON evidence (known_at) WHERE review;

-- What each check found.
CREATE TABLE reasons (
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    position INTEGER NOT NULL,
    "check" TEXT NOT NULL,
    result TEXT NOT NULL,
    code TEXT NOT NULL,
    slots TEXT NOT NULL,
    PRIMARY KEY (evidence_id, position)
) STRICT, WITHOUT ROWID;

-- Evidence withdrawn (1), or held again (0); the latest row counts. No author: the program itself.
CREATE TABLE retractions (
    id INTEGER PRIMARY KEY,
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    at TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    code TEXT NOT NULL,
    note TEXT NOT NULL,
    author TEXT NOT NULL
) STRICT;

CREATE INDEX retractions_of_evidence ON retractions (evidence_id, at);

-- What a person said of evidence; the latest row counts, and `undone` is as if nothing was said.
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    evidence_id TEXT NOT NULL REFERENCES evidence (id),
    at TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'set', 'undone')),
    value REAL CHECK ((value IS NOT NULL) = (verdict = 'set')),
    note TEXT NOT NULL,
    author TEXT NOT NULL,
    pair TEXT NOT NULL DEFAULT ''   -- that of the evidence
) STRICT;

CREATE INDEX reviews_of_evidence ON reviews (evidence_id, at);
CREATE INDEX reviews_of_pair ON reviews (pair, at);

-- By which ledger and rules the latest revision of a publication was judged; none: nobody knows.
CREATE TABLE judged (
    publication_id INTEGER PRIMARY KEY REFERENCES publications (id),
    revision_id INTEGER NOT NULL REFERENCES revisions (id),
    ledger_version TEXT NOT NULL,
    rules_version TEXT NOT NULL
) STRICT;

CREATE INDEX judged_by ON judged (ledger_version, rules_version);

-- What each ledger that texts were judged by held: enough to tell which entries changed since, and
-- which texts could have named them.
CREATE TABLE ledger_entries (
    ledger_version TEXT NOT NULL,
    commitment TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    names TEXT NOT NULL,            -- its aliases, each a list of words, as JSON
    PRIMARY KEY (ledger_version, commitment)
) STRICT, WITHOUT ROWID;

-- Corrections under way: how a commitment stood before texts were judged again, until it is told.
CREATE TABLE corrections (
    commitment TEXT NOT NULL PRIMARY KEY,
    status TEXT NOT NULL,
    flags TEXT NOT NULL,            -- words parted by spaces
    value REAL,
    unit TEXT NOT NULL,
    as_of TEXT
) STRICT, WITHOUT ROWID;

-- Where each commitment stands: the roll-up kept with each write.
CREATE TABLE standings (
    commitment TEXT NOT NULL PRIMARY KEY,
    theme TEXT NOT NULL,
    class TEXT NOT NULL,            -- in which bar of its theme it is counted
    status TEXT NOT NULL,
    flags TEXT NOT NULL,            -- words parted by spaces
    light TEXT NOT NULL,
    value REAL,
    unit TEXT NOT NULL,
    share REAL,
    expected REAL,
    as_of TEXT,
    evidence_id TEXT REFERENCES evidence (id),
    corroborations INTEGER NOT NULL,
    updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE standing_years (
    commitment TEXT NOT NULL REFERENCES standings (commitment) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    year INTEGER NOT NULL,
    value REAL,
    met INTEGER CHECK (met IN (0, 1)),
    evidence_id TEXT REFERENCES evidence (id),
    PRIMARY KEY (commitment, position)
) STRICT, WITHOUT ROWID;

-- How many commitments of a theme are in each class; kept by the triggers below.
CREATE TABLE theme_rollup (
    theme TEXT NOT NULL,
    class TEXT NOT NULL,
    commitments INTEGER NOT NULL,
    PRIMARY KEY (theme, class)
) STRICT, WITHOUT ROWID;

-- What is worth telling, once. `seq` is the order of telling.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    run_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    severity TEXT NOT NULL,
    source TEXT NOT NULL,
    commitment TEXT,
    theme TEXT,
    before_status TEXT,
    before_value REAL,
    before_unit TEXT,               -- NULL: there is no before
    before_as_of TEXT,
    after_status TEXT,
    after_value REAL,
    after_unit TEXT,                -- NULL: there is no after
    after_as_of TEXT,
    evidence_id TEXT REFERENCES evidence (id),
    publication_id INTEGER REFERENCES publications (id),
    title TEXT,
    url TEXT,
    publisher TEXT,
    published TEXT,
    quote TEXT,
    slots TEXT NOT NULL,
    history INTEGER NOT NULL CHECK (history IN (0, 1))
) STRICT;

CREATE INDEX changes_by_time ON changes (at);
CREATE INDEX changes_of_commitment ON changes (commitment, at) WHERE commitment IS NOT NULL;
CREATE INDEX changes_of_run ON changes (run_id);

CREATE TABLE runs (
    id TEXT NOT NULL PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    sources INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    changes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX runs_by_time ON runs (started_at);

-- Who polls; at most one row, none while nobody does.
CREATE TABLE lease (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    since TEXT NOT NULL,
    renewed_at TEXT NOT NULL,
    ttl_seconds REAL NOT NULL
) STRICT;

-- How far somebody has read: the last digest sent, the last visit of the dashboard.
CREATE TABLE marks (
    name TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What a reader saw of what came after their mark.
CREATE TABLE seen (
    name TEXT NOT NULL,
    change_id TEXT NOT NULL,
    PRIMARY KEY (name, change_id)
) STRICT, WITHOUT ROWID;

-- What readers of the dashboard chose and want kept: views and settings, each a JSON value under a name.
CREATE TABLE preferences (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- To what the standings were last brought; no row where something was written since that they follow from.
CREATE TABLE rest (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    key TEXT NOT NULL,
    ledger_version TEXT NOT NULL,
    day TEXT NOT NULL,
    watch TEXT NOT NULL
) STRICT;

-- Whom digests go to, and how far each was told: up to this change and this time.
CREATE TABLE subscribers (
    name TEXT NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Digests on their way and delivered. One is kept as it is sent, so that a repeat is the same, by the same id.
CREATE TABLE deliveries (
    id TEXT NOT NULL PRIMARY KEY,
    subscriber TEXT NOT NULL,
    seq INTEGER NOT NULL,           -- where the cursor stands once it is delivered
    until TEXT NOT NULL,
    message BLOB,                   -- what is sent, compressed; NULL once it is delivered
    prepared_at TEXT NOT NULL,
    delivered_at TEXT,              -- NULL: not yet
    attempts INTEGER NOT NULL,
    next_try_at TEXT,
    error_code TEXT,
    error_slots TEXT
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX deliveries_under_way ON deliveries (subscriber) WHERE delivered_at IS NULL;

-- When each recurring job is due next, and by which rule that was worked out.
CREATE TABLE timetable (
    job TEXT NOT NULL PRIMARY KEY,
    rule TEXT NOT NULL,
    next_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What each site asks of programs, as its robots.txt last answered.
CREATE TABLE robots (
    origin TEXT NOT NULL PRIMARY KEY,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,        -- of the answer; 0: nothing was heard
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

VIEWS = f"""
CREATE VIEW current_evidence AS {EVIDENCE_AS_IT_STANDS.format(until="").strip()};
"""

ROLLUP_TRIGGERS = """
CREATE TRIGGER standings_counted AFTER INSERT ON standings BEGIN
    INSERT INTO theme_rollup (theme, class, commitments) VALUES (new.theme, new.class, 1)
        ON CONFLICT (theme, class) DO UPDATE SET commitments = commitments + 1;
END;

CREATE TRIGGER standings_recounted AFTER UPDATE OF theme, class ON standings
WHEN old.theme <> new.theme OR old.class <> new.class BEGIN
    UPDATE theme_rollup SET commitments = commitments - 1 WHERE theme = old.theme AND class = old.class;
    DELETE FROM theme_rollup WHERE commitments = 0;
    INSERT INTO theme_rollup (theme, class, commitments) VALUES (new.theme, new.class, 1)
        ON CONFLICT (theme, class) DO UPDATE SET commitments = commitments + 1;
END;

CREATE TRIGGER standings_uncounted AFTER DELETE ON standings BEGIN
    UPDATE theme_rollup SET commitments = commitments - 1 WHERE theme = old.theme AND class = old.class;
    DELETE FROM theme_rollup WHERE commitments = 0;
END;
"""

DISTURBING = (
    *(("INSERT", table) for table in ("evidence", "retractions", "reviews", "standings")),
    *((event, "standings") for event in ("UPDATE", "DELETE")),
)
"""What is written where that standings follow from, or that are standings."""
_DISTURBED = """
CREATE TRIGGER rest_ended_by_{name} AFTER {event} ON {table} BEGIN
    DELETE FROM rest;
END;
"""

APPEND_ONLY = ("revisions", "headings", "evidence", "reasons", "retractions", "reviews", "changes")

_GUARD = """
CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} BEGIN
    SELECT RAISE(ABORT, '{table} is only added to');
END;

CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} BEGIN
    SELECT RAISE(ABORT, '{table} is only added to');
END;
"""

SCHEMA = (
    TABLES
    + VIEWS
    + ROLLUP_TRIGGERS
    + "".join(
        _DISTURBED.format(name=f"{table}_{event.lower()}", event=event, table=table) for event, table in DISTURBING
    )
    + "".join(_GUARD.format(table=table) for table in APPEND_ONLY)
)
