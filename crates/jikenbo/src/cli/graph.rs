use anyhow::Result;
use clap::{Args, ValueEnum};
use jikenbo_pipeline::linked;
use jikenbo_publish::{Graph, graph_dot, graph_json, graph_svg, graph_text};

use super::{args::looking_help, show::one_case};
use crate::{config::Config, output, report::Outcome};

/// Show what belongs together with a case: supplier and clients, what each said, their numbers together.
///
/// A client's number is not counted again where the supplier's total holds it; whether it does (yes, no,
/// unknown) is said with the reason. Links of each kind are followed, each with the passage that shows it.
#[derive(Args, Debug)]
#[command(after_long_help = looking_help!("\
Examples:
  jikenbo graph 2026-0012
  jikenbo graph 2026-0012 --format svg > 2026-0012.svg
  jikenbo graph 2026-0012 --format dot | dot -Tpdf -o 2026-0012.pdf
  jikenbo graph 2026-0012 --depth 1 --format json"))]
pub struct GraphArgs {
    /// 2026-0012, or another's number: 2026-112, 事件簿#2026-112.
    #[arg(value_name = "NUMBER")]
    number: String,

    /// text: for people. dot: for Graphviz. json: one JSON object. svg: a picture that needs nothing beside itself.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    /// How many links in a row are followed; 2 lead from a client over its supplier to the other clients.
    #[arg(long, value_name = "N", default_value_t = 2)]
    depth: usize,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Dot,
    Json,
    Svg,
}

pub fn run(args: &GraphArgs, config: &Config) -> Result<Outcome> {
    let Some(case) = one_case(&args.number, config)? else { return Ok(Outcome::Nothing) };
    let found = linked(config.casebook()?, case.number, args.depth)?;
    let graph = Graph { cases: found.cases, depth: args.depth, left_out: found.left_out };
    output::print(&match args.format {
        Format::Text => graph_text(&graph, config.lang),
        Format::Dot => graph_dot(&graph, config.lang),
        Format::Json => graph_json(&graph) + "\n",
        Format::Svg => graph_svg(&graph, config.lang),
    })?;
    Ok(Outcome::All)
}
