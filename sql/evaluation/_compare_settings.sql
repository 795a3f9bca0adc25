-- _compare_settings: the options of compare and compare_runs, checked and with every default filled in.
create or replace function rankdb._compare_settings(options jsonb, further text[])
returns jsonb
language plpgsql stable
as $$
begin
  options := coalesce(options, '{}');
  perform rankdb._check_keys(options, array['rounds', 'seed', 'confidence', 'adjust', 'moved', 'tolerance', 'store'] || further, 'options');
  options := '{"adjust": "holm"}' || jsonb_strip_nulls(options);
  perform rankdb._check_choice(options, 'adjust', array['holm', 'bh', 'none']);
  return options || jsonb_build_object(
    'store', rankdb._check_store(options),
    'rounds', rankdb._integer(options, 'rounds', 100, 1000000, 10000),
    'seed', rankdb._integer(options, 'seed', 0, 2147483647, 1),
    'confidence', rankdb._number(options, 'confidence', 0.5, 0.9999, 0.95),
    'moved', rankdb._integer(options, 'moved', 0, 1000, 10),
    'tolerance', rankdb._number(options, 'tolerance', 0, 1, 0));
end
$$;
comment on function rankdb._compare_settings(jsonb, text[]) is 'The options of a comparison with their defaults; "further" are those that one of the functions has alone.';
