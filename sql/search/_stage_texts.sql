-- _stage_texts: what a reranking stage reads of each candidate, one text after another, and whose each is (the candidate's place in the
-- array): the chunk that stands for it, or windows over its document, each put into the stage's template.
create or replace function rankdb._stage_texts(stage jsonb, candidates rankdb.candidate[], out texts text[], out owners integer[])
language plpgsql stable
as $$
declare
  wanted integer := rankdb._window_limit(jsonb_build_array(stage));
  template text := stage ->> 'template';
begin
  select array_agg(case when template is null then w.body else rankdb._fill_template(template, w.body, c.fields) end order by c.ordinality, w.ordinality),
    array_agg(c.ordinality order by c.ordinality, w.ordinality)
  into texts, owners
  from unnest(candidates) with ordinality c
  cross join lateral unnest(case when wanted is null or cardinality(c.windows) > 0 is not true then array[c.body] else c.windows[:wanted] end) with ordinality w (body, ordinality);
end
$$;
comment on function rankdb._stage_texts(jsonb, rankdb.candidate[]) is 'The texts that a reranking stage scores, in the candidates'' order, and the place of the candidate that each belongs to.';
