"""One process, one clock, one seed: real halls and a real platform on real files, under every fault we can name."""
