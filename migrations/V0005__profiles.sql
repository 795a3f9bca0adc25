-- Ranking profiles: what the stages of a search exchange, versions and grants of profiles, and the frozen lists of results that paging reads.

create type rankdb.leg as (
  name text, kind text, top integer, weight double precision, lower_bound double precision, query text, vector text, settings jsonb, scope rankdb.scope);
comment on type rankdb.leg is
  'A leg of a search made ready to run: how many documents it looks for, its weight in the fusion, the lowest score of its scorer (null: unknown), the text and vector it searches with, the settings of its kind, and what it may return.';

create type rankdb.leg_hits as (name text, kind text, weight double precision, lower_bound double precision, hits rankdb.hit[]);
comment on type rankdb.leg_hits is
  'What a leg found, best first. A hit without a rank was not retrieved by the leg: its true score was looked up for the fusion.';

alter type rankdb.candidate
  add attribute fields jsonb,
  add attribute boost double precision,
  add attribute boosts jsonb,
  add attribute embedding real[],
  add attribute score double precision,
  add attribute stages jsonb,
  add attribute windows text[],
  add attribute exact boolean,
  add attribute uncalibrated double precision;
comment on type rankdb.candidate is
  'A fused candidate of a search: its place by fused score, what each leg said of it, the chunk that stands for it, the source columns, boost and vector that later stages need (null where none does), all read in one snapshot; then the score it has so far (0..1) and what each later stage said; the document''s first chunks where a stage reads windows, whether it has the whole query as a phrase (null: nobody asked), and its score before the calibration.';

-- Their signatures change; the files in sql/ make them anew.
drop function if exists rankdb._candidates(rankdb.hit[], rankdb.hit[], double precision, double precision, integer, text, integer);
drop function if exists rankdb._retrieve(rankdb.indexes, text, text, rankdb.scope, integer, jsonb, jsonb);
drop function if exists rankdb._encode_query(rankdb.indexes, text, jsonb, jsonb);
drop function if exists rankdb._rerank(text, rankdb.candidate[], jsonb, double precision, text);
drop function if exists rankdb._options(jsonb, jsonb);
drop function if exists rankdb._profile(text);
