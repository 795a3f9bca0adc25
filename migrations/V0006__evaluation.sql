-- Evaluation: what judges say, stored runs, and the evidence of measurements and tuning.

alter table rankdb.queries
  add column attributes jsonb not null default '{}' constraint queries_attributes_check check (jsonb_typeof(attributes) = 'object');
comment on column rankdb.queries.attributes is
  'What is known of a query, by name: language (a text; reports then tell languages apart), pair (the query_id of its counterpart that asks for the opposite), or anything else.';

-- The grade -1 as in TREC's qrels: the document is in the pool of the judges, and nobody judged it yet.
alter table rankdb.judgments drop constraint judgments_grade_check;
alter table rankdb.judgments
  add constraint judgments_grade_check check (grade >= -1),
  add column aspects text[] constraint judgments_aspects_check check (array_position(aspects, null) is null),
  add column judge text,
  add column judged_at timestamptz;
alter table rankdb.judgments alter column judged_at set default now();
comment on column rankdb.judgments.grade is '0 is not relevant, higher is better; -1: in the pool to be judged, and not judged.';
comment on column rankdb.judgments.aspects is 'The parts of the query (subtopics, nuggets) that the document answers, for alpha-nDCG; null: nobody said.';
comment on column rankdb.judgments.judge is 'Who or what gave the grade; null: nobody said.';
comment on column rankdb.judgments.judged_at is 'Null: before RankDb kept it.';
comment on table rankdb.judgments is 'Relevance judgments (qrels) that measurements count: grade 0 is not relevant, higher is better, -1 is in the pool and not judged.';

create table rankdb.assessments (
  set_name   text not null,
  query_id   text not null,
  id         text not null,
  judge      text not null check (judge <> ''),
  grade      integer not null check (grade >= 0),
  judged_at  timestamptz not null default now(),
  note       text check (char_length(note) <= 2000),
  primary key (set_name, query_id, id, judge)
);
comment on table rankdb.assessments is
  'What each judge said of a document: people, clicks, language models. rankdb.judgments has the grade that counts; here several judges can be compared.';
comment on column rankdb.assessments.judge is 'A name; for a language model its name with a digest of the prompt, so that the rows are its cache.';

create table rankdb.runs (
  name             text primary key check (name <> '' and char_length(name) <= 200),
  set_name         text not null,
  index_name       text,
  profile          text,
  profile_version  integer,
  definition       jsonb,
  depth            integer not null check (depth between 1 and 1000000),
  state            text not null check (state in ('complete', 'partial', 'failed')),
  queries          integer not null default 0 check (queries >= 0),
  failed           integer not null default 0 check (failed >= 0),
  made_with        jsonb not null default '{}',
  note             text check (char_length(note) <= 2000),
  created_at       timestamptz not null default now(),
  created_by       text not null default current_user
);
comment on table rankdb.runs is 'Stored runs: what one system answered to the queries of a set. Each role sees its own, owners see all.';
comment on column rankdb.runs.index_name is 'Null: imported.';
comment on column rankdb.runs.definition is 'The profile''s definition when the run was made; null: imported.';
comment on column rankdb.runs.state is 'partial: some queries failed; failed: all did.';
comment on column rankdb.runs.failed is 'Queries whose search raised an error; rankdb.run_queries says which. They count as 0 and are reported beside every mean.';
comment on column rankdb.runs.made_with is 'Versions and sizes that the figures depend on: generation and rows of the index, versions of the models.';

-- One row a query: a thousand results as two arrays take a tenth of the space of a thousand rows, and are read ten times as fast.
create table rankdb.run_queries (
  run       text not null references rankdb.runs (name) on delete cascade on update cascade,
  query_id  text not null,
  ids       text[] not null default '{}' check (array_position(ids, null) is null),
  scores    double precision[] not null default '{}' check (array_position(scores, null) is null and array_position(scores, 'NaN') is null),
  status    text,
  error     text,
  ms        double precision check (ms >= 0),
  calls     integer check (calls >= 0),
  tokens    bigint check (tokens >= 0),
  flops     double precision check (flops >= 0),
  primary key (run, query_id),
  check (cardinality(ids) = cardinality(scores))
);
comment on table rankdb.run_queries is 'The answers of stored runs, a row a query, best first; rankdb.run_results shows a row a result.';
comment on column rankdb.run_queries.ids is 'Documents in their order, each once.';
comment on column rankdb.run_queries.status is 'The status of the search: full, fused, ...; null: imported, or failed.';
comment on column rankdb.run_queries.error is 'SQLSTATE and message of a search that failed.';
comment on column rankdb.run_queries.ms is 'Milliseconds of the search; null: not known.';
comment on column rankdb.run_queries.calls is 'Calls of models; null: not known.';
comment on column rankdb.run_queries.tokens is 'Tokens that models read; null: not known.';
comment on column rankdb.run_queries.flops is 'Estimated floating-point operations of the models; null: not known.';

create table rankdb.tunings (
  tuning_id     bigint generated always as identity primary key,
  index_name    text not null,
  set_name      text not null,
  profile       text not null,
  from_version  integer,
  to_version    integer,
  metric        text not null,
  method        text not null,
  space         jsonb not null,
  settings      jsonb not null,
  queries       integer not null,
  trials        integer not null,
  chosen        jsonb,
  before        double precision,
  after         double precision,
  validated     double precision,
  confirmed     double precision,
  report        jsonb not null default '{}',
  started_at    timestamptz not null default now(),
  finished_at   timestamptz,
  created_by    text not null default current_user
);
comment on table rankdb.tunings is 'What rankdb.tune tried and found: the evidence for a version of a profile. Each role sees its own, owners see all.';
comment on column rankdb.tunings.from_version is 'The version of the profile that was tuned; null: profiles that come with RankDb have no history here.';
comment on column rankdb.tunings.to_version is 'The version that was written; null: nothing better was found, or none was to be written.';
comment on column rankdb.tunings.space is 'The values that were tried, by the place of the setting in the profile.';
comment on column rankdb.tunings.settings is 'Search method, budget, folds and seed.';
comment on column rankdb.tunings.before is 'The metric with the profile as it was.';
comment on column rankdb.tunings.after is 'The metric with the chosen values, on the queries that they were chosen on: too good by construction.';
comment on column rankdb.tunings.validated is 'The metric where each query is measured with values chosen without its fold: what to expect on new queries.';
comment on column rankdb.tunings.confirmed is 'The metric of real searches with the chosen values; equal to "after" unless something changed meanwhile.';

create table rankdb.tuning_trials (
  tuning_id   bigint not null references rankdb.tunings on delete cascade,
  trial       integer not null,
  parameters  jsonb not null,
  value       double precision not null,
  folds       double precision[] not null,
  primary key (tuning_id, trial)
);
comment on table rankdb.tuning_trials is 'Every combination of values that a tuning tried, in order.';
comment on column rankdb.tuning_trials.value is 'The mean of the metric over all queries.';
comment on column rankdb.tuning_trials.folds is 'The mean over the queries of each fold.';

create table rankdb.reports (
  report_id    bigint generated always as identity primary key,
  kind         text not null check (kind in ('depth', 'recall', 'robustness', 'comparison')),
  index_name   text,
  set_name     text not null,
  profile      text,
  metric       text not null,
  body         jsonb not null,
  measured_at  timestamptz not null default now(),
  created_by   text not null default current_user
);
comment on table rankdb.reports is 'Measurements that were kept: depth curves, index recall against quality, robustness, comparisons. Each role sees its own, owners see all.';
comment on column rankdb.reports.body is 'The rows of the function that measured, as a JSON array.';

-- A run or a report names documents that whoever made it could see; others may not.
do $$
declare
  item text;
begin
  foreach item in array array['runs', 'tunings', 'reports'] loop
    execute format('alter table rankdb.%I enable row level security', item);
    execute format($policy$create policy own on rankdb.%I
      using (exists (select from pg_catalog.pg_roles r where r.rolname = created_by and pg_catalog.pg_has_role(current_user, r.oid, 'member')))$policy$, item);
  end loop;
end
$$;
alter table rankdb.run_queries enable row level security;
create policy own on rankdb.run_queries using (exists (select from rankdb.runs r where r.name = run));
alter table rankdb.tuning_trials enable row level security;
create policy own on rankdb.tuning_trials using (exists (select from rankdb.tunings t where t.tuning_id = tuning_trials.tuning_id));
