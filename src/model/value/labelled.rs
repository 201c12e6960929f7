//! Enums whose values are printed: one table of values and their words.

/// Defines an enum together with `ALL`, its values in the order of print,
/// `label`, the word for print of each, and `of_label`, which reads the word
/// where staff typed it; where every value has a name in files too (`as`), `id`.
/// Nothing else is decided by comparing labels.
macro_rules! labelled {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $value:ident $label:literal as $id:literal,)* }) => {
        labelled! { $(#[$meta])* $vis enum $name { $($(#[$doc])* $value $label,)* } }

        impl $name {
            /// The name in files.
            $vis fn id(self) -> &'static str {
                match self {
                    $(Self::$value => $id,)*
                }
            }
        }
    };
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $value:ident $label:literal,)* }) => {
        $(#[$meta])*
        $vis enum $name { $($(#[$doc])* $value,)* }

        impl $name {
            /// Every value, in the order of print.
            #[allow(dead_code, reason = "not every enum is gone through")]
            $vis const ALL: [Self; [$($label),*].len()] = [$(Self::$value),*];

            /// The word for print.
            $vis fn label(self) -> &'static str {
                match self {
                    $(Self::$value => $label,)*
                }
            }

            /// The value whose word somebody typed.
            #[allow(dead_code, reason = "not every enum is read")]
            $vis fn of_label(word: &str) -> Option<Self> {
                let typed = $crate::model::value::key(word);
                Self::ALL.into_iter().find(|value| $crate::model::value::key(value.label()) == typed)
            }
        }
    };
}

pub(crate) use labelled;
