#!/bin/bash
# Learns all of Packs/weights anew: what words mean (where words.bin is missing), the network, and what speaks for a proposed claim. The network is
# learnt twice, once without a quarter of the documents, so that the last step and its figures meet documents that a network has not seen.
set -euo pipefail
cd "$(dirname "$0")/../.."

learn=.build/release/mithaq-learn
work=.build/learning
corpora=(Corpus/gold Corpus/practice Corpus/learning)
weights=Packs/weights
mkdir -p $work

scripts/venv.sh $work/venv scripts/learn/requirements.txt
python=$work/venv/bin/python

if [ ! -f $weights/words.bin ]; then
  $python -c "import wordfreq
for language, count in (('ar', 60000), ('en', 40000)): print(*wordfreq.top_n_list(language, count), sep='\n')" > $work/frequent.txt
  $learn words Corpus/*/*.ndjson $work/frequent.txt > $work/words.tsv
  $python scripts/learn/words.py $work/words.tsv $weights/words.bin
fi
cp $weights/words.bin $work/words.bin

$learn observe "${corpora[@]}" --out $work/observed
# Where jemalloc is installed (Debian: libjemalloc2), what a step has used is kept for the next, which saves a quarter of the time.
jemalloc=$(/sbin/ldconfig -p | awk '/libjemalloc\.so\.2/ && !found { print $NF; found = 1 }')
export MALLOC_CONF="dirty_decay_ms:-1,muzzy_decay_ms:-1,thp:always"
# Each on one processor: faster than one after the other on two.
export XLA_FLAGS="--xla_cpu_multi_thread_eigen=false --xla_cpu_prefer_vector_width=512"
train() { LD_PRELOAD=$jemalloc $python scripts/learn/train.py $work/observed $work/words.bin "$@"; }
train $work/network-0.bin --without 0 2> $work/network-0.log & half=$!
train $weights/network.bin
wait $half
$learn claims "${corpora[@]}" --network $work/network-0.bin --words $work/words.bin --out $weights
