-- _models_used: the models behind an answer and their versions, as far as they are known without asking the service: of the encoder
-- from the index, whose vectors it made; of a reranker where its stored token ids were accepted, which it does in that version only.
create or replace function rankdb._models_used(index_row rankdb.indexes, plan jsonb, token_version text)
returns jsonb
language plpgsql stable
as $$
declare
  used jsonb := '{}';
begin
  if plan -> 'legs' @> '[{"kind": "dense"}]' then
    used := (select jsonb_build_object('encoder', jsonb_build_object('model', g.model, 'version', coalesce(g.model_version, 'unknown')))
             from rankdb.generations g where g.generation = index_row.generation);
  end if;
  if plan -> 'rerank' <> '[]' then
    used := used || jsonb_build_object('rerankers', (
      select jsonb_agg(jsonb_build_object('model', s.value -> 'model', 'version',
        case when current_setting('rankdb.refused_tokens', true) is distinct from (s.value ->> 'model') || ' ' || token_version then coalesce(token_version, 'unknown') else 'unknown' end)
        order by s.ordinality)
      from jsonb_array_elements(plan -> 'rerank') with ordinality s));
  end if;
  return nullif(used, '{}');
end
$$;
comment on function rankdb._models_used(rankdb.indexes, jsonb, text) is 'Models behind an answer with their versions, "unknown" where only the service could tell; null where none took part.';
