"""What runs must show when inputs are taken to an extreme, whatever the model's numbers are.

Büyükkaramikli NC, Rutten-van Mölken MPMH, Severens JL, Al M. TECH-VER: a verification checklist to reduce errors in
models and improve their credibility. PharmacoEconomics 2019;37:1391.
"""
