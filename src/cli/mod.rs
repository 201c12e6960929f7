//! The command line: arguments, one file a command, the terminal. `main` prints what they return.

mod args;
mod build;
mod check;
mod desk;
mod exchange;
mod explain;
mod findings;
mod forms;
mod init;
mod maker;
mod master;
mod menu;
mod near;
mod next;
mod notices;
mod publish;
mod quarter;
mod returns;
mod render;
mod status;
mod step;
mod terminal;
mod todo;
mod trace;
mod verify;
mod way;

pub use args::Cli;
pub use terminal::{Console, Host, Spoken};

use crate::model::error::Error;
use args::{Command, Run};
use way::Way;

/// Does what was asked for; without a command, says where the quarter stands.
///
/// # Errors
/// The run could not be made; nothing is left half-written.
pub fn run(cli: Cli, host: &Host) -> Result<Spoken, Error> {
    let way = cli.place().map(|(dir, period)| Way::to(dir, period));
    done(cli, host).map_err(|error| match &way {
        Some(way) => way.told(error),
        None => error,
    })
}

fn done(cli: Cli, host: &Host) -> Result<Spoken, Error> {
    match cli.command {
        None => status::status(&Run { dir: ".".into(), ..Run::default() }, host),
        Some(Command::Init(args)) => init::init(&args, host),
        Some(Command::Master(args)) => master::master(&args, host),
        Some(Command::Status(args)) => status::status(&args, host),
        Some(Command::Next(args)) => next::next(&args, host),
        Some(Command::Forms(args)) => forms::forms(&args, host),
        Some(Command::Check(args)) => check::check(&args, host),
        Some(Command::Build(args)) => build::build(&args, host),
        Some(Command::Render(args)) => render::render(&args, host),
        Some(Command::Publish(args)) => publish::publish(&args, host),
        Some(Command::Verify(args)) => verify::verify(&args, host),
        Some(Command::Trace(args)) => trace::trace(&args, host),
        Some(Command::Explain(args)) => explain::explain(&args),
        Some(Command::Menu(args)) => {
            menu::menu(&args.places, host, &|cli| run(cli, host));
            Ok(Spoken::default())
        }
    }
}
