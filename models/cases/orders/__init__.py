"""Who is to handle a case and who disputes it: routes, several orders at once, 退单, 会商, 指定承办, 吹哨 … 报到."""
