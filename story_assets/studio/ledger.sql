-- What the journal says, as tables and views. Money is DECIMAL; an unknown price is NULL.
-- The table "event" is made beforehand: one row a whole line of the journal.
-- Its column "at" is quoted: DuckDB 2 keeps the word for itself.

CREATE TABLE runs AS
SELECT run, min("at") AS started, max("at") AS ended,
       any_value(story) FILTER (story IS NOT NULL) AS story,
       max(outcome) FILTER (event = 'run_finished') AS outcome
FROM event GROUP BY run;

-- Every request that was sent, or was about to be: for an image, for a look at one, or for a part of a story.
CREATE TABLE attempts AS
WITH answered AS (
    SELECT attempt, min("at") AS answered_at, any_value(sha256) AS sha256, any_value(usd) AS usd,
           any_value(seconds) AS seconds, any_value(request_id) AS request_id,
           any_value(status) AS status, any_value(error) AS error, any_value(usage) AS usage,
           any_value(double) AS double
    FROM event WHERE event IN ('result', 'failed') GROUP BY attempt
)
SELECT i.attempt, coalesce(i.purpose, 'render') AS purpose, i.run, i."at" AS asked_at, a.answered_at, i.story, i.asset, i.kind, i.episode, i.scene,
       i.renderer, i.model, i.tier, i.width, i.height, i.basis, i.render_key, i.take,
       i.causes[1].class AS cause, i.causes[1].path AS cause_path,
       i.causes[1].was AS was, i.causes[1].now AS now,
       i.characters, i.looks,
       i.options->>'quality' AS quality, i.options->>'server' AS server, coalesce(a.double, false) AS double,
       TRY_CAST(i.estimate AS DECIMAL(18, 9)) AS estimate_usd,
       TRY_CAST(i.reserved AS DECIMAL(18, 9)) AS reserved_usd, TRY_CAST(a.usd AS DECIMAL(18, 9)) AS usd,
       TRY_CAST(a.usage->>'input_tokens' AS BIGINT) AS input_tokens,
       TRY_CAST(a.usage->>'text_tokens' AS BIGINT) AS text_tokens,
       TRY_CAST(a.usage->>'image_tokens' AS BIGINT) AS image_tokens,
       TRY_CAST(a.usage->>'output_tokens' AS BIGINT) AS output_tokens,
       i.batch, a.seconds, a.request_id, coalesce(a.sha256, CASE WHEN i.purpose = 'look' THEN i.sha256 END) AS sha256,
       CASE WHEN a.attempt IS NULL AND i.estimate::DECIMAL(18, 9) = 0 THEN 'interrupted'
            WHEN a.attempt IS NULL AND i.batch IS NOT NULL THEN 'batched'
            WHEN a.attempt IS NULL THEN 'unknown' WHEN a.status IS NOT NULL THEN a.status
            WHEN i.purpose = 'look' THEN 'looked' WHEN i.purpose = 'plan' THEN 'planned' WHEN a.sha256 IS NOT NULL THEN 'rendered'
            ELSE 'failed' END AS status,
       a.error
FROM event i LEFT JOIN answered a USING (attempt) WHERE i.event = 'intent';

CREATE TABLE renders AS SELECT * EXCLUDE (purpose) FROM attempts WHERE purpose = 'render';

-- Images that were ordered together at half price. A line that nobody asked for is in no other sum.
CREATE TABLE batches AS
WITH lines AS (
    SELECT batch, any_value(story) AS story, min(asked_at) AS asked_at, count(*) AS lines,
           count(*) FILTER (status = 'batched') AS waiting, count(*) FILTER (status = 'rendered') AS rendered,
           count(*) FILTER (status NOT IN ('batched', 'rendered')) AS failed, sum(usd) AS usd,
           sum(reserved_usd) FILTER (status = 'batched') AS still_reserved_usd
    FROM attempts WHERE batch IS NOT NULL GROUP BY batch
), told AS (
    SELECT batch, arg_max(status, "at") AS status, max(service_id) AS service_id, max("at") AS told_at
    FROM event WHERE event = 'batch' GROUP BY batch
), strange AS (
    SELECT batch, count(*) AS strays, sum(TRY_CAST(usd AS DECIMAL(18, 9))) AS stray_usd
    FROM (SELECT DISTINCT batch, path, usd FROM event WHERE event = 'stray') GROUP BY batch
)
SELECT batch, service_id, story, asked_at, told_at, coalesce(told.status, 'intended') AS status, lines, waiting, rendered,
       failed, usd, still_reserved_usd, coalesce(strays, 0) AS strays, stray_usd
FROM lines LEFT JOIN told USING (batch) LEFT JOIN strange USING (batch);

-- A look of a vision model at an image.
CREATE TABLE looks AS
SELECT attempt, run, asked_at, answered_at, story, asset, kind, episode, characters, renderer AS reviewer, model, tier,
       double, reserved_usd, usd, input_tokens, output_tokens, request_id, sha256, status, error
FROM attempts WHERE purpose = 'look';

CREATE TABLE look_items AS
SELECT attempt, asset, it.item AS item, it.verdict AS verdict, it.confidence AS confidence, it.why AS why
FROM (SELECT attempt, asset, unnest(items) AS it FROM event WHERE event = 'result' AND items IS NOT NULL);

-- A part of a story that a language model was asked for. take counts from 1; more are repairs.
CREATE TABLE plans AS
SELECT attempt, run, asked_at, answered_at, story, asset, episode, scene, renderer AS planner, model, take, double,
       estimate_usd, reserved_usd, usd, input_tokens, output_tokens, request_id, status, error
FROM attempts WHERE purpose = 'plan';

CREATE TABLE causes AS
SELECT attempt, asset, n, c.class AS class, c.path AS path, c.was AS was, c.now AS now
FROM (SELECT attempt, asset, unnest(causes) AS c, generate_subscripts(causes, 1) AS n FROM event WHERE event = 'intent');

CREATE TABLE "references" AS
SELECT attempt, asset, r.asset AS rests_on, r.sha256 AS sha256
FROM (SELECT attempt, asset, unnest("references") AS r FROM event WHERE event = 'intent');

CREATE TABLE takes AS
SELECT asset, take, any_value(sha256) AS sha256, any_value(render_key) AS render_key,
       min("at") AS filed_at, min("at") FILTER (event = 'accepted') AS first_accepted_at,
       max("at") FILTER (event = 'accepted') AS last_accepted_at,
       arg_max(standing, "at") FILTER (event = 'held_back') AS held_back
FROM event WHERE event IN ('accepted', 'held_back') GROUP BY asset, take;

-- Who decided, why, and which take is accepted from then on. Checks decide under the policy "auto".
CREATE TABLE decisions AS
SELECT "at" AS decided_at, run, asset, 'accept' AS decision, take, NULL AS "by", why, outcome,
       TRY_CAST(usd AS DECIMAL(18, 9)) AS usd, take AS accepted_take, CAST([] AS VARCHAR[]) AS overruled, sha256
FROM event WHERE event = 'accepted'
UNION ALL
SELECT "at", run, asset, CASE WHEN decision = 'promote' THEN 'promote to ' || tier ELSE decision END, take, "by",
       coalesce(nullif(why, ''), means), NULL, NULL, accepted_take, coalesce(overruled, []), sha256
FROM event WHERE event = 'decided'
UNION ALL
SELECT "at", run, asset, 'promote to ' || tier, take, NULL, why, NULL, NULL, take, [], sha256
FROM event WHERE event = 'promoted';

-- One row a check of a take. passed is NULL where it was not made.
CREATE TABLE checks AS
SELECT "at" AS checked_at, run, asset, kind, characters, renderer, model, tier, "check", passed, score, threshold,
       coalesce(blocking, true) AS blocking, message, seconds, render_key, sha256
FROM event WHERE event = 'check';

CREATE TABLE handoffs AS
SELECT "at" AS made_at, run, asset, digest, path, warnings FROM event WHERE event = 'handoff';

CREATE TABLE retirements AS
SELECT split_part(asset, '/', 1) AS story, asset, "at" AS since, event = 'retired' AS out FROM event
WHERE event IN ('retired', 'returned') QUALIFY row_number() OVER (PARTITION BY asset ORDER BY "at" DESC) = 1;

CREATE VIEW renders_by_status AS
SELECT status, count(*) AS renders, sum(usd) AS usd, count(*) FILTER (status = 'rendered' AND usd IS NULL)
AS unpriced FROM renders GROUP BY status;

CREATE VIEW cost_by_cause AS
SELECT cause, count(*) AS renders, sum(usd) AS usd, count(*) FILTER (usd IS NULL) AS unpriced
FROM renders WHERE status = 'rendered' GROUP BY cause;

-- An image of two characters counts half for each, so that the column adds up to what was spent.
CREATE VIEW cost_by_character AS
SELECT c AS character, count(*) AS renders, sum(usd / n)::DECIMAL(18, 9) AS usd,
       sum(usd)::DECIMAL(18, 9) AS usd_touching, count(*) FILTER (usd IS NULL) AS unpriced
FROM (SELECT unnest(CASE WHEN len(characters) > 0 THEN characters ELSE ['(nobody)'] END) AS c,
             greatest(len(characters), 1) AS n, usd FROM renders WHERE status = 'rendered')
GROUP BY c;

CREATE VIEW cost_by_episode AS
SELECT coalesce(episode, 'shared') AS episode, count(*) AS renders, sum(usd) AS usd,
       count(*) FILTER (usd IS NULL) AS unpriced
FROM renders WHERE status = 'rendered' GROUP BY 1;

CREATE VIEW cost_by_kind AS
SELECT kind, count(*) AS renders, sum(usd) AS usd, count(*) FILTER (usd IS NULL) AS unpriced,
       median(seconds) FILTER (batch IS NULL) AS median_seconds
FROM renders WHERE status = 'rendered' GROUP BY kind;

CREATE VIEW cost_by_tier AS
SELECT tier, renderer, model, count(*) AS renders, sum(usd) AS usd, count(*) FILTER (usd IS NULL) AS unpriced
FROM renders WHERE status = 'rendered' GROUP BY ALL;

-- What was sent, is in no sum, and may be on the bill all the same: at most this much.
CREATE VIEW possibly_billed AS
SELECT asset, attempt, asked_at, status, reserved_usd AS usd_at_most, request_id, error FROM attempts
WHERE usd IS NULL AND status NOT IN ('rendered', 'looked', 'planned', 'interrupted') AND reserved_usd IS DISTINCT FROM 0;

CREATE VIEW estimate_error AS
SELECT model, tier, kind, count(*) AS renders, sum(estimate_usd) AS estimated_usd, sum(usd) AS usd,
       round(sum(usd) / nullif(sum(estimate_usd), 0) - 1, 4) AS error,
       round(max(usd / nullif(estimate_usd, 0)) - 1, 4) AS worst_over,
       count(*) FILTER (usd > reserved_usd) AS above_what_was_set_aside
FROM renders WHERE status = 'rendered' AND usd IS NOT NULL AND estimate_usd > 0 GROUP BY ALL;

CREATE VIEW accepted_now AS
SELECT asset, accepted_take AS take, decided_at AS since FROM (
    SELECT * FROM decisions QUALIFY row_number() OVER (PARTITION BY asset ORDER BY decided_at DESC) = 1
) WHERE accepted_take IS NOT NULL;

-- An image of two characters counts for both: this is no sum.
CREATE VIEW quality_over_time AS
SELECT date_trunc('day', checked_at) AS day, kind, character, model, tier, "check", count(score) AS images,
       round(avg(score), 4) AS score, round(avg(passed::INT), 4) AS passed,
       count(*) FILTER (passed IS NULL) AS not_made
FROM (SELECT *, unnest(CASE WHEN len(characters) > 0 THEN characters ELSE ['(nobody)'] END) AS character FROM checks)
GROUP BY ALL;

CREATE VIEW rejections AS
SELECT decided_at, asset, take, "by", why FROM decisions WHERE decision IN ('reject', 'retake');

-- How often a person said that a check was wrong: a take that failed it was accepted all the same.
CREATE VIEW checks_overruled AS
SELECT c."check", count(DISTINCT c.render_key) AS failed,
       count(DISTINCT c.render_key) FILTER (list_contains(d.overruled, c."check")) AS overruled
FROM checks c LEFT JOIN decisions d ON d.asset = c.asset AND d.sha256 = c.sha256
WHERE c.passed = false GROUP BY c."check";

-- Images that left the story: nothing needs them, and nothing of them was thrown away.
CREATE VIEW retired AS
SELECT r.story, r.asset, r.since, n.take, count(t.render_key) AS takes, sum(t.usd) AS usd FROM retirements r
LEFT JOIN accepted_now n ON n.asset = r.asset
LEFT JOIN (SELECT asset, render_key, usd FROM renders WHERE status = 'rendered') t ON t.asset = r.asset
WHERE r.out GROUP BY ALL ORDER BY r.since, r.asset;

CREATE VIEW thrown_away AS
SELECT r.asset, r.attempt, r.asked_at, r.cause, r.usd FROM renders r
LEFT JOIN accepted_now n ON n.asset = r.asset
LEFT JOIN takes t ON t.asset = n.asset AND t.take = n.take
WHERE r.status = 'rendered' AND r.sha256 IS DISTINCT FROM t.sha256;

CREATE VIEW saved_by_store AS
SELECT count(*) AS images, sum(usd) AS usd FROM decisions WHERE outcome = 'reused';

CREATE VIEW rests_on_old_take AS
SELECT r.asset, f.rests_on, f.sha256 AS made_with, t.sha256 AS accepted
FROM renders r JOIN accepted_now n ON n.asset = r.asset
JOIN takes mine ON mine.asset = n.asset AND mine.take = n.take AND mine.sha256 = r.sha256
JOIN "references" f ON f.attempt = r.attempt
JOIN accepted_now u ON u.asset = r.story || '/' || f.rests_on
JOIN takes t ON t.asset = u.asset AND t.take = u.take
WHERE t.sha256 <> f.sha256;
