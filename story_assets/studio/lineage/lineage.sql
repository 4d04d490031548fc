-- Where images come from, what changed on the way, and where an episode falls apart. Rests on ledger.sql.

-- What each take was made from: a row for each image that went into it, one row where none did.
CREATE VIEW lineage AS
WITH made AS (
    SELECT t.asset, t.take, t.sha256, t.filed_at, t.render_key, r.attempt, r.story, r.episode, r.scene, r.run,
           r.asked_at, coalesce(r.answered_at, t.filed_at) AS made_at, r.renderer, r.model, r.tier,
           CASE WHEN r.attempt IS NULL THEN 0 ELSE r.usd END AS usd, r.cause, r.cause_path
    FROM takes t LEFT JOIN renders r ON r.asset = t.asset AND r.render_key = t.render_key AND r.status = 'rendered'
    QUALIFY row_number() OVER (PARTITION BY t.asset, t.take ORDER BY r.asked_at DESC) = 1
), sent AS (
    SELECT m.attempt, m.asked_at, m.story || '/' || f.rests_on AS rests_on, f.sha256
    FROM made m JOIN "references" f ON f.attempt = m.attempt
), rested AS (
    -- Two takes may be the same picture. Meant is the one that was accepted last before the request.
    SELECT s.attempt, s.rests_on, s.sha256,
           arg_max(u.take, coalesce(epoch_us(d.decided_at), u.take)) AS rests_on_take
    FROM sent s LEFT JOIN takes u ON u.asset = s.rests_on AND u.sha256 = s.sha256
    LEFT JOIN decisions d ON d.asset = u.asset AND d.accepted_take = u.take AND d.decided_at <= s.asked_at
    GROUP BY ALL
)
SELECT m.asset, m.take, m.sha256, m.made_at, m.asked_at,
       (SELECT min(d.decided_at) FROM decisions d WHERE d.asset = m.asset AND d.accepted_take = m.take) AS accepted_at,
       m.run, m.attempt, m.renderer, m.model, m.tier, m.usd, m.cause, m.cause_path, m.episode, m.scene,
       s.rests_on, s.rests_on_take, s.sha256 AS rests_on_sha256
FROM made m LEFT JOIN rested s ON s.attempt = m.attempt;

-- Every take with all takes under it, itself among them at depth 0.
CREATE VIEW upstream AS
WITH RECURSIVE under AS (
    SELECT asset, take, asset AS upstream, take AS upstream_take, 0 AS depth FROM takes
    UNION
    SELECT u.asset, u.take, l.rests_on, l.rests_on_take, u.depth + 1
    FROM under u JOIN lineage l ON l.asset = u.upstream AND l.take = u.upstream_take
    WHERE l.rests_on_take IS NOT NULL
)
SELECT asset, take, upstream, upstream_take, min(depth) AS depth FROM under GROUP BY ALL;

-- Everything that changed on the way to a take: a rule, a setting or a note that an image in its lineage was made
-- for, and an image in it that came in place of another one without having been made for anything that changed:
-- somebody went back to it or supplied it, or an edit was undone.
CREATE VIEW suspects AS
WITH made AS (SELECT DISTINCT asset, take, attempt, asked_at, run, usd FROM lineage),
asked AS (
    SELECT m.attempt, arg_max(d."by", d.decided_at) AS "by", arg_max(d.why, d.decided_at) AS why
    FROM made m JOIN decisions d ON d.asset = m.asset AND d.decision = 'retake' AND d.decided_at <= m.asked_at
    GROUP BY m.attempt
), word AS (
    SELECT asset, accepted_take AS take, arg_min("by", decided_at) AS "by", arg_min(why, decided_at) AS why
    FROM decisions WHERE "by" IS NOT NULL AND decision IN ('accept', 'rollback', 'supply') GROUP BY ALL
), changed AS (
    SELECT m.asset, m.take, m.asked_at AS changed_at, m.run, c.n, c.class, c.path, c.was, c.now, m.usd,
           CASE WHEN c.class = 'retake' THEN a."by" ELSE w."by" END AS "by",
           CASE WHEN c.class = 'retake' THEN a.why ELSE w.why END AS why
    FROM made m JOIN causes c ON c.attempt = m.attempt AND c.class IN ('rule', 'settings', 'retake')
    LEFT JOIN asked a ON a.attempt = m.attempt LEFT JOIN word w ON w.asset = m.asset AND w.take = m.take
), pointed AS (
    SELECT asset, decided_at, run, accepted_take AS take, "by", why,
           lag(accepted_take) OVER (PARTITION BY asset ORDER BY decided_at) AS before
    FROM decisions WHERE accepted_take IS NOT NULL
), came AS (SELECT * FROM pointed WHERE before <> take),
followed AS (
    -- What came back by itself because an image under it had come back.
    SELECT DISTINCT c.asset, c.decided_at FROM came c JOIN lineage l ON l.asset = c.asset AND l.take = c.take
    JOIN came u ON u.asset = l.rests_on AND u.take = l.rests_on_take AND u.decided_at BETWEEN l.asked_at AND c.decided_at
    WHERE c."by" IS NULL
), brought AS (
    SELECT asset, accepted_take AS take, any_value("by") AS "by", any_value(why) AS why
    FROM decisions WHERE decision = 'supply' GROUP BY ALL
), moved AS (
    SELECT c.asset, c.decided_at, c.run, c.take, c.before, coalesce(c."by", b."by") AS "by",
           CASE WHEN c."by" IS NULL AND b."by" IS NOT NULL THEN b.why ELSE c.why END AS why,
           f.asset IS NULL AND (c.before > c.take OR m.asset IS NULL) AS alone
    FROM came c LEFT JOIN brought b ON b.asset = c.asset AND b.take = c.take
    LEFT JOIN followed f ON f.asset = c.asset AND f.decided_at = c.decided_at
    LEFT JOIN (SELECT DISTINCT m.asset, m.take FROM made m JOIN causes c ON c.attempt = m.attempt AND c.class <> 'missing'
    ) m ON m.asset = c.asset AND m.take = c.take
), resting AS (
    -- When each image in a lineage was put where the image above it found it; for the take itself, ever.
    SELECT asset AS above, take AS above_take, rests_on AS asset, rests_on_take AS take, asked_at AS until, 1 AS further
    FROM lineage WHERE rests_on_take IS NOT NULL
    UNION ALL SELECT asset, take, asset, take, 'infinity'::TIMESTAMPTZ, 0 FROM made
), put AS (
    SELECT r.above, r.above_take, r.further, r.asset, r.take, max(m.decided_at) AS decided_at
    FROM resting r JOIN moved m ON m.asset = r.asset AND m.take = r.take AND m.decided_at <= r.until
    GROUP BY ALL
)
SELECT u.asset, u.take, c.changed_at, c.run, c.asset AS changed, c.take AS changed_take, u.depth, c.n, c.class, c.path,
       c.was, c.now, c."by", c.why, c.usd
FROM upstream u JOIN changed c ON c.asset = u.upstream AND c.take = u.upstream_take
UNION ALL
SELECT u.asset, u.take, m.decided_at, m.run, m.asset, m.take, min(u.depth + p.further), 1, 'accepted',
       regexp_replace(m.asset, '^[^/]*/', ''), 'take ' || m.before, 'take ' || m.take, m."by", m.why, NULL
FROM upstream u JOIN put p ON p.above = u.upstream AND p.above_take = u.upstream_take
JOIN moved m ON m.asset = p.asset AND m.take = p.take AND m.decided_at = p.decided_at AND m.alone
WHERE p.further = 1 OR u.depth = 0
GROUP BY ALL;

-- What changed last under each image as it is accepted now: where to look first.
CREATE VIEW last_cause AS
SELECT s.* FROM suspects s JOIN accepted_now n ON n.asset = s.asset AND n.take = s.take
QUALIFY row_number() OVER (PARTITION BY s.asset ORDER BY s.changed_at DESC, s.depth DESC, s.n, s.path) = 1;

-- Which images, as they are accepted now, were made for a change or rest on what was.
CREATE VIEW blast_radius AS
SELECT c.class, c.path, c.was, c.now, u.asset, u.take, min(u.depth) AS depth, min(c.changed_at) AS changed_at,
       any_value(m.usd) AS usd
FROM (SELECT DISTINCT changed, changed_take, changed_at, class, path, was, now FROM suspects) c
JOIN upstream u ON u.upstream = c.changed AND u.upstream_take = c.changed_take
JOIN accepted_now n ON n.asset = u.asset AND n.take = u.take
JOIN (SELECT asset, take, any_value(usd) AS usd FROM lineage GROUP BY ALL) m ON m.asset = u.asset AND m.take = u.take
GROUP BY c.class, c.path, c.was, c.now, u.asset, u.take;

-- Images of one scene, or of one episode (scene is NULL), that rest on different pictures of the same thing.
CREATE VIEW mixed_generations AS
WITH used AS (SELECT n.asset, t.sha256 FROM accepted_now n JOIN takes t ON t.asset = n.asset AND t.take = n.take),
resting AS (
    SELECT split_part(l.asset, '/', 1) AS story, l.episode, l.scene, l.asset, l.rests_on, l.rests_on_take,
           l.rests_on_sha256 AS sha256, l.rests_on_sha256 = u.sha256 AS current
    FROM lineage l JOIN accepted_now n ON n.asset = l.asset AND n.take = l.take
    LEFT JOIN used u ON u.asset = l.rests_on
    WHERE l.rests_on IS NOT NULL AND l.episode IS NOT NULL
), places AS (
    SELECT *, scene AS place FROM resting WHERE scene IS NOT NULL UNION ALL SELECT *, NULL FROM resting
)
SELECT story, episode, place AS scene, rests_on, list(DISTINCT rests_on_take ORDER BY rests_on_take) AS takes,
       count(DISTINCT asset) AS images, list(asset ORDER BY asset) FILTER (current IS DISTINCT FROM true) AS behind
FROM places GROUP BY story, episode, place, rests_on HAVING count(DISTINCT sha256) > 1;

-- Where an episode falls apart, the worst first. weight is from 0 to 1: the share of images that rest on something
-- older, or were made otherwise than most of their kind in the scene; how far a score fell from a shot to the next, in
-- the order of their names; or what is missing to agreement with the stills around one.
CREATE VIEW drift AS
WITH made AS (
    SELECT DISTINCT split_part(l.asset, '/', 1) AS story, l.asset, split_part(l.asset, '/', 2) AS kind, l.episode,
           l.scene, t.render_key, l.renderer || ' ' || l.model || ' ' || l.tier AS settings
    FROM lineage l JOIN accepted_now n ON n.asset = l.asset AND n.take = l.take
    JOIN takes t ON t.asset = l.asset AND t.take = l.take WHERE l.scene IS NOT NULL
), usual AS (
    SELECT story, episode, scene, kind, mode(settings) AS settings, count(*) AS images
    FROM made GROUP BY ALL HAVING count(DISTINCT settings) > 1
), scored AS (
    SELECT m.story, m.episode, m.scene, m.asset, c."check", c.score,
           lag(c.score) OVER beside AS before, lag(m.asset) OVER beside AS neighbour
    FROM made m JOIN (
        SELECT render_key, "check", arg_max(score, checked_at) AS score FROM checks
        WHERE score IS NOT NULL AND regexp_matches("check", 'identity|wardrobe|colour|palette') GROUP BY ALL
    ) c ON c.render_key = m.render_key
    WHERE m.kind = 'shot_reference'
    WINDOW beside AS (PARTITION BY m.story, m.episode, m.scene, c."check" ORDER BY m.asset)
), found AS (
    SELECT g.story, g.episode, g.scene, 'mixed generations' AS drift, g.rests_on AS about,
           len(g.behind) / g.images AS weight, g.behind AS images
    FROM mixed_generations g WHERE g.behind IS NOT NULL AND (g.scene IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM mixed_generations s
        WHERE s.scene IS NOT NULL AND s.story = g.story AND s.episode = g.episode AND s.rests_on = g.rests_on))
    UNION ALL
    SELECT m.story, m.episode, m.scene, 'mixed settings', m.kind || ': ' || any_value(u.settings),
           count(*) / any_value(u.images), list(m.asset ORDER BY m.asset)
    FROM made m JOIN usual u ON u.story = m.story AND u.episode = m.episode AND u.scene = m.scene AND u.kind = m.kind
    WHERE m.settings <> u.settings GROUP BY m.story, m.episode, m.scene, m.kind
    UNION ALL
    SELECT story, episode, scene, 'falling score', "check", before - score, [neighbour, asset]
    FROM scored WHERE before > score
    UNION ALL
    SELECT m.story, m.episode, m.scene, 'apart from neighbours', c."check", 1 - c.score, [m.asset]
    FROM made m JOIN (
        SELECT render_key, "check", arg_max(score, checked_at) AS score, arg_max(passed, checked_at) AS passed
        FROM checks WHERE "check" LIKE '%\_neighbours' ESCAPE '\' AND passed IS NOT NULL GROUP BY ALL
    ) c ON c.render_key = m.render_key AND NOT c.passed
)
SELECT row_number() OVER (ORDER BY weight DESC, story, episode, scene, drift, about, images) AS rank, story, episode,
       scene, drift, about, round(weight, 4) AS weight, images FROM found ORDER BY rank;

-- What each change of a run reached: the first take of every image that has it, and what was paid for that.
CREATE VIEW touched AS
WITH made AS (SELECT DISTINCT asset, take, asked_at, usd FROM lineage),
first AS (
    SELECT run, class, path, was, now, asset, min(take) AS take, min(changed_at) AS changed_at,
           any_value("by") AS "by", any_value(why) AS why
    FROM suspects GROUP BY run, class, path, was, now, asset
)
SELECT f.changed_at, f.run, f.class, f.path, f.was, f.now, f."by", f.why, f.asset, f.take,
       CASE WHEN m.asked_at >= f.changed_at THEN m.usd ELSE 0 END AS usd
FROM first f JOIN made m ON m.asset = f.asset AND m.take = f.take;
