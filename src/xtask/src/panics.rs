//! Takes out of a module what a panic would say. In a browser a panic's words go nowhere: the page
//! stops either way. But every place that could panic carries its file, line and words, and all of
//! the machinery that would put them together: an eighth of what a family downloads.
//!
//! It works on the module as the linker wrote it, before it is parted: a call that never returns
//! becomes the trap that such a call ends in, and what was only needed for that call is no longer
//! referred to, so that parting leaves it out. Then there are functions that were given what such a
//! call would have said, and no longer look at it: they are given nought. No byte moves; what goes
//! becomes no operation.

use crate::sizes::crate_of;
use crate::wasm::write_leb;
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::Operator::{self as O};
use wasmparser::{
    BinaryReader, CustomSectionReader, FuncType, FunctionBody, KnownCustom, Name, Operator, Parser,
    Payload, RelocSectionReader, TypeRef, ValType,
};

/// Only panics of the language's own library are silent; what else stops a page may say why.
const SILENT: [&str; 3] = ["core", "alloc", "std"];
/// The list of what the code refers to, and where.
const RELOCATIONS: &str = "reloc.CODE";
const NOP: u8 = 0x01;
const TRAP: &[u8] = &[0x00];
const NOUGHT: &[u8] = &[0x41, 0x00];

/// Bytes of the module, and the operator that comes in their place.
type Change = (Range<usize>, &'static [u8]);

/// The module without them.
pub fn forget(wasm: &[u8]) -> Result<Vec<u8>> {
    let module = Linked::read(wasm)?;
    let silent = module.silent()?;
    let mut traps = Vec::new();
    for (index, body) in module.numbered() {
        traps.extend(match silent.contains(&index) {
            true => vec![whole(body)?],
            false => tails(body, &silent)?,
        });
    }
    let traps: Vec<Change> = traps.into_iter().map(|range| (range, TRAP)).collect();
    let mut wasm = module.with(wasm, &traps)?;
    // Who passes on what nobody looks at does not look at it either.
    loop {
        let module = Linked::read(&wasm)?;
        let unread = module.unread()?;
        if unread.is_empty() {
            return Ok(wasm);
        }
        wasm = module.with(&wasm, &unread)?;
    }
}

/// What is needed of a module as the linker wrote it.
struct Linked<'m> {
    imported: u32,
    bodies: Vec<FunctionBody<'m>>,
    names: BTreeMap<u32, &'m str>,
    types: Vec<FuncType>,
    /// The type of each function that is not imported.
    kinds: Vec<u32>,
    /// Where the contents of the code section begin; relocations count from there.
    code: usize,
}

impl<'m> Linked<'m> {
    fn read(wasm: &'m [u8]) -> Result<Self> {
        let mut module = Self {
            imported: 0,
            bodies: Vec::new(),
            names: BTreeMap::new(),
            types: Vec::new(),
            kinds: Vec::new(),
            code: 0,
        };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.context("The module cannot be read.")? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        module.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::TypeSection(types) => {
                    let types = types.into_iter_err_on_gc_types();
                    module.types = types.collect::<Result<_, _>>()?;
                }
                Payload::FunctionSection(kinds) => {
                    module.kinds = kinds.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionStart { range, .. } => module.code = range.start,
                Payload::CodeSectionEntry(body) => module.bodies.push(body),
                Payload::CustomSection(section) => module.read_names(&section)?,
                _ => {}
            }
        }
        Ok(module)
    }

    fn read_names(&mut self, section: &CustomSectionReader<'m>) -> Result<()> {
        let KnownCustom::Name(names) = section.as_known() else {
            return Ok(());
        };
        for name in names {
            if let Name::Function(functions) = name? {
                for function in functions {
                    let function = function?;
                    self.names.insert(function.index, function.name);
                }
            }
        }
        Ok(())
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &FunctionBody<'m>)> {
        (self.imported..).zip(&self.bodies)
    }

    /// Functions of the language's library that never return: after every call of them the compiler
    /// wrote that this cannot be reached.
    fn silent(&self) -> Result<BTreeSet<u32>> {
        let (mut ending, mut returning) = (BTreeSet::new(), BTreeSet::new());
        for body in &self.bodies {
            let operators = operators(body)?;
            for (at, (operator, _)) in operators.iter().enumerate() {
                if let Operator::Call { function_index } = operator {
                    let after = operators.get(at + 1).map(|(operator, _)| operator);
                    match after {
                        Some(Operator::Unreachable) => ending.insert(*function_index),
                        _ => returning.insert(*function_index),
                    };
                }
            }
        }
        let of_language = |index: &u32| {
            let name = self.names.get(index).map(|name| crate_of(name));
            *index >= self.imported && name.is_some_and(|name| SILENT.contains(&name.as_str()))
        };
        Ok(ending
            .difference(&returning)
            .copied()
            .filter(of_language)
            .collect())
    }

    /// What is given to functions that do not look at it.
    fn unread(&self) -> Result<Vec<Change>> {
        let all: Vec<_> = self.bodies.iter().map(operators).collect::<Result<_>>()?;
        let bodies = all.iter().zip(&self.kinds);
        let blind: Vec<usize> = bodies
            .map(|(body, kind)| self.blind(body, *kind))
            .collect::<Result<_>>()?;
        let mut unread = Vec::new();
        for body in &all {
            for (at, (operator, _)) in body.iter().enumerate() {
                let Operator::Call { function_index } = operator else {
                    continue;
                };
                let own = function_index.checked_sub(self.imported);
                let last = own.map_or(0, |own| blind[own as usize]);
                let given = (at.saturating_sub(last)..at).rev();
                let given = given.take_while(|at| is_given(&body[*at].0));
                let named = given.filter(|at| !matches!(body[*at].0, O::I32Const { value: 0 }));
                unread.extend(named.map(|at| (body[at].1..body[at + 1].1, NOUGHT)));
            }
        }
        Ok(unread)
    }

    /// How many of a function's last parameters it never looks at.
    fn blind(&self, body: &[(Operator<'m>, usize)], kind: u32) -> Result<usize> {
        let kind = self.types.get(kind as usize).context("no such type")?;
        let looked_at = body.iter().filter_map(|(operator, _)| match operator {
            O::LocalGet { local_index }
            | O::LocalSet { local_index }
            | O::LocalTee { local_index } => Some(*local_index),
            _ => None,
        });
        let looked_at: BTreeSet<u32> = looked_at.collect();
        let last = kind.params().iter().enumerate().rev();
        let unseen = |at: usize| u32::try_from(at).is_ok_and(|at| !looked_at.contains(&at));
        let blind = last.take_while(|(at, kind)| **kind == ValType::I32 && unseen(*at));
        Ok(blind.count())
    }

    /// The module with these changes, and with nothing referred to from what is gone.
    fn with(&self, wasm: &[u8], changes: &[Change]) -> Result<Vec<u8>> {
        let mut patched = wasm.to_vec();
        for (range, instead) in changes {
            patched[range.clone()].fill(NOP);
            patched[range.start..][..instead.len()].copy_from_slice(instead);
        }
        let mut kept = patched[..8].to_vec();
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            let Some((id, range)) = payload.as_section() else {
                continue;
            };
            let content = match &payload {
                Payload::CustomSection(section) if section.name() == RELOCATIONS => {
                    let start = section.data_offset() - range.start;
                    let head = &wasm[range.clone()][..start];
                    let rest = self.relocations(section.data(), changes)?;
                    [head, &rest].concat()
                }
                _ => patched[range].to_vec(),
            };
            kept.push(id);
            write_leb(&mut kept, u32::try_from(content.len())?);
            kept.extend_from_slice(&content);
        }
        Ok(kept)
    }

    /// The list of what the code refers to, without what lay in these ranges.
    fn relocations(&self, section: &[u8], changes: &[Change]) -> Result<Vec<u8>> {
        let ranges = changes.iter().map(|(range, _)| (range.start, range.end));
        let starts: BTreeMap<usize, usize> = ranges.collect();
        let is_gone = |at: usize| {
            let before = starts.range(..=at).next_back();
            before.is_some_and(|(_, end)| at < *end)
        };
        let reader = RelocSectionReader::new(BinaryReader::new(section, 0))?;
        let (mut count, mut entries) = (0, Vec::new());
        let mut all = reader.entries().into_iter_with_offsets().peekable();
        while let Some(entry) = all.next() {
            let (start, entry) = entry?;
            let end = match all.peek() {
                Some(Ok((next, _))) => *next,
                _ => section.len(),
            };
            if !is_gone(self.code + entry.offset as usize) {
                count += 1;
                entries.extend_from_slice(&section[start..end]);
            }
        }
        let mut kept = Vec::new();
        write_leb(&mut kept, reader.section_index());
        write_leb(&mut kept, count);
        Ok([kept, entries].concat())
    }
}

/// Does an operator only hand over one number?
fn is_given(operator: &Operator) -> bool {
    matches!(operator, O::I32Const { .. } | O::LocalGet { .. })
}

fn operators<'m>(body: &FunctionBody<'m>) -> Result<Vec<(Operator<'m>, usize)>> {
    let all = body.get_operators_reader()?.into_iter_with_offsets();
    let does_something =
        |one: &wasmparser::Result<(Operator, usize)>| !matches!(one, Ok((O::Nop, _)));
    all.filter(does_something)
        .collect::<Result<_, _>>()
        .context("A function cannot be read.")
}

/// All of a function but the end.
fn whole(body: &FunctionBody) -> Result<Range<usize>> {
    let start = body.get_operators_reader()?.original_position();
    Ok(start..body.range().end - 1)
}

/// The ends of a function's paths that only prepare for a call that never returns, and that call.
fn tails(body: &FunctionBody, silent: &BTreeSet<u32>) -> Result<Vec<Range<usize>>> {
    let operators = operators(body)?;
    let mut tails = Vec::new();
    for (at, (operator, offset)) in operators.iter().enumerate() {
        if !matches!(operator, Operator::Call { function_index } if silent.contains(function_index))
        {
            continue;
        }
        let before = operators[..at].iter().rev();
        let prepares = before.take_while(|(operator, _)| is_plain(operator));
        let start = prepares.last().map_or(*offset, |(_, offset)| *offset);
        // Up to what cannot be reached, which follows every such call.
        tails.push(start..operators[at + 1].1);
    }
    Ok(tails)
}

/// Does an operator no more than move figures about? What it leaves in memory nobody reads: the
/// program ends here.
fn is_plain(operator: &Operator) -> bool {
    matches!(
        operator,
        O::I32Const { .. }
            | O::I64Const { .. }
            | O::F64Const { .. }
            | O::LocalGet { .. }
            | O::LocalSet { .. }
            | O::LocalTee { .. }
            | O::GlobalGet { .. }
            | O::I32Load { .. }
            | O::I32Load8U { .. }
            | O::I32Load16U { .. }
            | O::I64Load { .. }
            | O::I32Store { .. }
            | O::I32Store8 { .. }
            | O::I32Store16 { .. }
            | O::I64Store { .. }
            | O::I32Add
            | O::I32Sub
            | O::I32Shl
            | O::I32And
            | O::I32Or
            | O::I64Or
            | O::I64Shl
            | O::I64ExtendI32U
            | O::I32WrapI64
            | O::Drop
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A section: its number, how long it is, what is in it.
    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        [&[id, u8::try_from(content.len()).expect("short")], content].concat()
    }

    fn named(name: &str, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(name.len()).expect("short");
        section(0, &[&[length], name.as_bytes(), content].concat())
    }

    /// Three functions without arguments: a panic of `core`, one that prepares for it and calls it,
    /// and one that calls that one. Every number that a linker would fill in is on the list.
    fn module(panic: &str) -> Vec<u8> {
        // Each body is its length, no variables, operators, end.
        let panics = [5, 0, 0x41, 7, 0x00, 0x0b];
        let prepares = [8, 0, 0x41, 1, 0x1a, 0x10, 0, 0x00, 0x0b];
        let calls = [4, 0, 0x10, 1, 0x0b];
        let code = [&[3][..], &panics, &prepares, &calls].concat();
        let length = u8::try_from(panic.len()).expect("short");
        let names = [&[1, 0, length][..], panic.as_bytes()].concat();
        let names = [&[1, u8::try_from(names.len()).expect("short")], &names[..]].concat();
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(1, &[1, 0x60, 0, 0]),
            section(3, &[3, 0, 0, 0]),
            section(10, &code),
            // In section 2, three entries: in the panic, before its call and at it, in the last.
            named("reloc.CODE", &[2, 4, 0, 4, 0, 0, 10, 0, 0, 13, 0, 0, 18, 1]),
            named("name", &names),
        ]
        .concat()
    }

    fn code(wasm: &[u8]) -> Vec<u8> {
        let code = wasm.windows(2).position(|two| two == [10, 21]);
        wasm[code.expect("the code") + 3..][..20].to_vec()
    }

    #[test]
    fn a_call_that_never_returns_becomes_a_trap() {
        let whole = module("_ZN4core9panicking5panic17h0123456789abcdefE");
        let short = forget(&whole).expect("a module");
        let expected = [
            [5, 0, 0, 1, 1, 0x0b].to_vec(),
            [8, 0, 0, 1, 1, 1, 1, 0x00, 0x0b].to_vec(),
            [4, 0, 0x10, 1, 0x0b].to_vec(),
        ];
        assert_eq!(code(&short), expected.concat());
        // Only the last function refers to anything.
        let list = [b"reloc.CODE".as_slice(), &[2, 1, 0, 18, 1]].concat();
        assert!(short.windows(list.len()).any(|there| there == list));
    }

    #[test]
    fn what_stops_with_words_of_its_own_keeps_them() {
        let whole = module("_ZN12wasm_bindgen9throw_str17h0123456789abcdefE");
        assert_eq!(forget(&whole).expect("a module"), whole);
    }
}
