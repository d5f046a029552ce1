#include "config.h"

#include "ui/tui/syntax_languages.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static const struct syntax languages[] = {
    {.names = " c h cpp c++ cc cxx hpp objc objective-c arduino cuda ",
     .keywords =
         " alignas alignof asm auto break case catch class concept const consteval constexpr "
         "const_cast continue co_await co_return co_yield decltype default delete do dynamic_cast else "
         "enum explicit extern final for friend goto if inline mutable namespace new noexcept nullptr "
         "NULL operator override private protected public register reinterpret_cast requires restrict "
         "return sizeof static static_assert static_cast struct switch template this throw true false "
         "try typedef typeid typename union using virtual volatile while ",
     .types = " bool char double float int long short signed unsigned void size_t ssize_t ptrdiff_t int8_t "
              "int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t uintptr_t intptr_t wchar_t FILE "
              "string vector map ",
     .line_comments = {"//"},
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .flags = HASH_LINES},
    {.names = " python py python3 pyi starlark ",
     .keywords = " and as assert async await break case class continue def del elif else except finally for "
                 "from global if import in is lambda match nonlocal not or pass raise return try while with "
                 "yield True False None self ",
     .types = " bool bytes dict float frozenset int list object set str tuple type ",
     .line_comments = {"#"},
     .quotes = "\"'",
     .long_quotes = "\"'",
     .flags = DECORATORS},
    {.names = " javascript js jsx mjs typescript ts tsx ",
     .keywords =
         " abstract as async await break case catch class const continue debugger declare default "
         "delete do else enum export extends finally for from function get if implements import in "
         "instanceof interface keyof let namespace new null of private protected public readonly return "
         "satisfies set static super switch this throw true false try type typeof undefined var void "
         "while with yield ",
     .types = " any bigint boolean never number object string symbol unknown Array Map Promise Record Set ",
     .line_comments = {"//"},
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .long_quotes = "`",
     .flags = DECORATORS},
    {.names = " rust rs ",
     .keywords =
         " as async await break const continue crate dyn else enum extern false fn for if impl in let "
         "loop macro_rules match mod move mut pub ref return self Self static struct super trait true "
         "type union unsafe use where while ",
     .types =
         " bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize Arc Box Err HashMap "
         "None Ok Option Rc Result Some String Vec ",
     .line_comments = {"//"},
     .open = "/*",
     .close = "*/",
     .quotes = "'",
     .long_quotes = "\"",
     .flags = LIFETIMES},
    {.names = " go golang ",
     .keywords = " break case chan const continue default defer else fallthrough for func go goto if import "
                 "interface map package range return select struct switch type var true false nil iota ",
     .types = " any bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune "
              "string uint uint8 uint16 uint32 uint64 uintptr ",
     .line_comments = {"//"},
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .long_quotes = "`"},
    {.names = " java kotlin kt kts scala groovy gradle csharp cs c# swift dart zig ",
     .keywords =
         " abstract actor as assert async await base break case catch class companion const continue "
         "data def default defer delegate do else enum event explicit extends extension false final "
         "finally fn for foreach fun func get guard if implements import in init inline inner instanceof "
         "interface internal is let lateinit lazy match namespace native new nil null object open "
         "operator out override package params private protected protocol pub public readonly record "
         "ref return sealed self set static struct super suspend switch synchronized test this throw "
         "throws trait true try typealias typeof using val var virtual when where while with yield ",
     .types = " Array Bool Boolean Byte Char Character Double Float Int Integer List Long Map Object Set "
              "Short String Unit Void bool boolean byte char decimal double float int long short string "
              "void u8 u32 u64 usize ",
     .line_comments = {"//"},
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .flags = DECORATORS},
    {.names = " sh bash zsh shell ksh fish console shellsession terminal ",
     .keywords =
         " alias break case continue do done elif else end esac eval exec exit export fi for function "
         "if in local read readonly return select set shift source then time trap unset until while ",
     .types = " awk cat cd chmod chown cp curl cut docker echo find git grep head kubectl ls make mkdir mv "
              "printf rm sed sort ssh sudo tail tar test touch tr uniq wc xargs ",
     .line_comments = {"#"},
     .long_quotes = "\"'",
     .flags = VARIABLES | BLANK_COMMENT},
    {.names = " sql sqlite postgres postgresql psql mysql plsql ",
     .keywords =
         " add all alter analyze and as asc begin between by cascade case check column commit "
         "conflict constraint create cross database default delete desc distinct do drop else end "
         "exists explain false foreign from full function grant group having if in index inner insert "
         "intersect into is isnull join key left like limit natural not notnull null offset on or order "
         "outer over partition pragma primary procedure references replace returning revoke right "
         "rollback row rows select set table temporary then to transaction trigger true union unique "
         "update using vacuum values view virtual when where window with without ",
     .types = " bigint blob boolean bytea char date decimal double float int integer interval json jsonb "
              "numeric real serial smallint text time timestamp timestamptz uuid varchar ",
     .line_comments = {"--"},
     .open = "/*",
     .close = "*/",
     .long_quotes = "'\"",
     .flags = CASELESS},
    {.names = " json jsonc json5 jsonl ndjson ",
     .keywords = " true false null ",
     .types = " ",
     .line_comments = {"//"},
     .quotes = "\"",
     .flags = COLON_KEYS},
    {.names = " yaml yml ",
     .keywords = " true false null yes no on off ",
     .types = " ",
     .line_comments = {"#"},
     .quotes = "\"'",
     .flags = COLON_KEYS | DASH_WORDS | BLANK_COMMENT},
    {.names = " toml ini cfg conf properties desktop systemd dotenv env ",
     .keywords = " true false yes no on off ",
     .types = " ",
     .line_comments = {"#", ";"},
     .quotes = "\"'",
     .flags = EQUAL_KEYS | DASH_WORDS | BLANK_COMMENT},
    {.names = " css scss sass less ",
     .keywords = " auto block flex grid hidden inherit initial inline none relative absolute fixed solid "
                 "important ",
     .types = " ",
     .line_comments = {"//"},
     .open = "/*",
     .close = "*/",
     .quotes = "\"'",
     .flags = DECORATORS | COLON_KEYS | DASH_WORDS | BLANK_COMMENT},
    {.names = " ruby rb crystal elixir ex exs ",
     .keywords = " alias and begin break case class def defmodule defp do else elsif end ensure false fn for "
                 "if in module next nil not or private public raise redo require rescue retry return self "
                 "super then true undef unless until use when while with yield ",
     .types = " Array Hash Integer String Symbol Enum Map List ",
     .line_comments = {"#"},
     .quotes = "\"'",
     .flags = DECORATORS | BLANK_COMMENT},
    {.names = " lua luau ",
     .keywords = " and break do else elseif end false for function goto if in local nil not or repeat return "
                 "then true until while ",
     .types = " ",
     .line_comments = {"--"},
     .quotes = "\"'"},
    {.names = " php ",
     .keywords = " abstract and as break case catch class clone const continue declare default do echo else "
                 "elseif extends false final finally fn for foreach function global if implements include "
                 "instanceof interface match namespace new null or print private protected public readonly "
                 "require require_once return static switch throw trait true try use var while yield ",
     .types = " array bool callable float int iterable mixed object string void ",
     .line_comments = {"//", "#"},
     .open = "/*",
     .close = "*/",
     .long_quotes = "\"'",
     .flags = VARIABLES},
    {.names = " haskell hs ocaml ml elm fsharp ",
     .keywords = " as case class data default deriving do else family forall fun function if import in "
                 "infix infixl infixr instance let match module mutable newtype of open rec then type when "
                 "where with ",
     .types =
         " Bool Char Double Either Float Int Integer IO Just Left Maybe Nothing Right String True False ",
     .line_comments = {"--"},
     .open = "{-",
     .close = "-}",
     .quotes = "\"",
     .flags = LIFETIMES},
    {.names = " make makefile mk cmake dockerfile docker containerfile ",
     .keywords =
         " include ifeq ifneq ifdef ifndef else endif define endef export override add ADD ARG CMD COPY "
         "ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN USER VOLUME WORKDIR AS ",
     .types = " ",
     .line_comments = {"#"},
     .quotes = "\"'",
     .flags = VARIABLES | BLANK_COMMENT},
    {.names = " html xml svg xhtml vue svelte plist ", .scan = syntax_scan_markup},
    {.names = " diff patch ", .scan = syntax_scan_difference},
};

/* True if the word is in a list " a b c ", in whatever case. */
static bool listed(const char *list, const char *word, size_t length)
{
    for (const char *at = list; at && at[1]; at = strchr(at + 1, ' '))
        if (strncasecmp(at + 1, word, length) == 0 && at[1 + length] == ' ')
            return true;
    return false;
}

const struct syntax *syntax_find(const char *info)
{
    info += strspn(info, " {.");
    size_t length = 0;
    while (info[length] && !strchr(" \t{},:", info[length]))
        length++;
    for (size_t index = 0; length > 0 && index < sizeof languages / sizeof *languages; index++)
        if (listed(languages[index].names, info, length))
            return &languages[index];
    return NULL;
}
