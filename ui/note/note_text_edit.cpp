#include "ui/note/note_text_edit.h"

#include "core/base/text.h"
#include "ui/kit/tokens.h"
#include "ui/note/snippet_list.h"

#include <QFontMetrics>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QSyntaxHighlighter>
#include <QTextBlock>

#include <algorithm>

namespace vb::ui {

namespace {

const QString kGapSigns = QString::fromLatin1(chart::kGap);

/// Marks what is left to fill in.
class GapMarks : public QSyntaxHighlighter {
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString &text) override
    {
        QTextCharFormat format;
        format.setBackground(tokens().warnSoft);
        format.setForeground(tokens().warn);
        for (qsizetype at = text.indexOf(kGapSigns); at >= 0; at = text.indexOf(kGapSigns, at + kGapSigns.size()))
            setFormat(static_cast<int>(at), static_cast<int>(kGapSigns.size()), format);
    }
};

bool isStorable(const QString &text, qsizetype at)
{
    const QChar c = text.at(at);
    if (c.isHighSurrogate())
        return at + 1 < text.size() && text.at(at + 1).isLowSurrogate();
    if (c.isLowSurrogate())
        return at > 0 && text.at(at - 1).isHighSurrogate();
    if (c == u'\n' || c == u'\t')
        return true;
    const ushort code = c.unicode();
    const bool isDirection = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    const bool isNoCharacter = code >= 0xFDD0 && (code <= 0xFDEF || (code & 0xFFFE) == 0xFFFE);
    return c.category() != QChar::Other_Control && !isDirection && !isNoCharacter;
}

/// The page that a field scrolls in; the list of snippets lies over it.
QWidget *pageOf(QWidget *field)
{
    return field->window();
}

} // namespace

QString storableText(const QString &pasted)
{
    QString lines = pasted;
    lines.replace(QStringLiteral("\r\n"), QStringLiteral("\n")).replace(u'\r', u'\n');
    lines.replace(QChar::ParagraphSeparator, u'\n').replace(QChar::LineSeparator, u'\n').replace(QChar::Nbsp, u' ');
    QString out;
    out.reserve(lines.size());
    for (qsizetype at = 0; at < lines.size(); ++at)
        if (isStorable(lines, at))
            out.append(lines.at(at));
    return out;
}

NoteTextEdit::NoteTextEdit(QWidget *parent) : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    new GapMarks(document());
    connect(this, &QPlainTextEdit::textChanged, this, &NoteTextEdit::fit);
    fit();
}

NoteTextEdit::~NoteTextEdit()
{
    delete m_list;
}

void NoteTextEdit::setSnippets(std::vector<chart::Snippet> snippets, QHash<QString, QString> names)
{
    closeSnippets();
    m_snippets = std::move(snippets);
    m_names = std::move(names);
}

void NoteTextEdit::setLines(int least, int most)
{
    m_least = least;
    m_most = most;
    fit();
}

void NoteTextEdit::setText(const QString &text)
{
    setPlainText(text);
    moveCursor(QTextCursor::End);
    document()->clearUndoRedoStacks();
}

void NoteTextEdit::fit()
{
    // Of a plain text's layout the height is counted in lines.
    const int lines = std::clamp(static_cast<int>(document()->size().height()), m_least, m_most);
    const int padding = height() - viewport()->height() + 2 * static_cast<int>(document()->documentMargin());
    const int high = lines * QFontMetrics(font()).lineSpacing() + std::max(padding, 2 * space::s) + 2;
    if (high != minimumHeight())
        setFixedHeight(high);
}

void NoteTextEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fit();
}

void NoteTextEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

QString NoteTextEdit::wordBefore() const
{
    const QTextCursor cursor = textCursor();
    const QString line = cursor.block().text().left(cursor.positionInBlock());
    qsizetype from = line.size();
    while (from > 0 && !line.at(from - 1).isSpace())
        --from;
    return line.mid(from);
}

bool NoteTextEdit::expandBefore()
{
    const QString word = wordBefore();
    const auto found = std::find_if(m_snippets.begin(), m_snippets.end(), [&word](const chart::Snippet &one) {
        return one.trigger.compare(word, Qt::CaseInsensitive) == 0;
    });
    if (word.isEmpty() || found == m_snippets.end())
        return false;
    insertSnippet(*found, static_cast<int>(word.size()));
    return true;
}

void NoteTextEdit::insertSnippet(const chart::Snippet &snippet, int replaced)
{
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    cursor.movePosition(QTextCursor::Left, QTextCursor::KeepAnchor, replaced);
    const int from = cursor.selectionStart();
    cursor.insertText(chart::expandedSnippet(snippet.text, m_names));
    cursor.endEditBlock();
    setTextCursor(cursor);
    const int end = cursor.position();
    if (!toNextGap(from) || textCursor().selectionStart() > end)
        setTextCursor(cursor);
}

bool NoteTextEdit::toNextGap(int from)
{
    const QTextCursor gap = document()->find(kGapSigns, from);
    if (gap.isNull())
        return false;
    setTextCursor(gap);
    return true;
}

void NoteTextEdit::openSnippets()
{
    if (m_list || m_snippets.empty() || isReadOnly())
        return;
    QWidget *page = pageOf(this);
    m_list = new SnippetList(m_snippets, page);
    m_list->narrow(wordBefore());
    if (!m_list->current())
        m_list->narrow({});
    m_list->placeBelow(QRect(viewport()->mapTo(page, cursorRect().topLeft()), cursorRect().size()));
    m_list->show();
    connect(m_list, &SnippetList::chosen, this, &NoteTextEdit::takeChosen);
}

void NoteTextEdit::closeSnippets()
{
    if (!m_list)
        return;
    m_list->hide();
    m_list->deleteLater();
    m_list.clear();
}

void NoteTextEdit::takeChosen()
{
    const chart::Snippet *current = m_list ? m_list->current() : nullptr;
    if (!current)
        return;
    const chart::Snippet chosen = *current;
    closeSnippets();
    const QString word = wordBefore();
    const bool isBegun = !word.isEmpty()
        && (chosen.trigger.startsWith(word, Qt::CaseInsensitive) || chosen.title.startsWith(word, Qt::CaseInsensitive));
    insertSnippet(chosen, isBegun ? static_cast<int>(word.size()) : 0);
}

/// While the list is open Esc closes the list, not the page.
bool NoteTextEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && m_list
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void NoteTextEdit::keyPressEvent(QKeyEvent *event)
{
    const bool plain = (event->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier)) == Qt::NoModifier;
    if (m_list) {
        const bool takes = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
        if (takes && m_list->current()) {
            takeChosen();
            return;
        }
        if (event->key() == Qt::Key_Escape || takes) {
            closeSnippets();
            return;
        }
        if (m_list->moveBy(event->key()))
            return;
        QPlainTextEdit::keyPressEvent(event);
        m_list->narrow(wordBefore());
        if (!m_list->current()) {
            closeSnippets();
        }
        return;
    }
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)
        openSnippets();
    else if (event->key() == Qt::Key_G && event->modifiers() == Qt::ControlModifier) {
        if (!toNextGap(textCursor().selectionEnd()))
            toNextGap(0);
    } else if (event->key() == Qt::Key_Space && plain && !isReadOnly() && expandBefore())
        event->accept();
    else if (event->key() == Qt::Key_Escape || (event->key() == Qt::Key_Return && !plain))
        event->ignore(); // the page's
    else
        QPlainTextEdit::keyPressEvent(event);
}

/// Tab puts a snippet in place of its trigger before it leaves the field.
bool NoteTextEdit::focusNextPrevChild(bool next)
{
    if (next && !isReadOnly() && m_list && m_list->current()) {
        takeChosen();
        return true;
    }
    if (next && !isReadOnly() && expandBefore())
        return true;
    return QPlainTextEdit::focusNextPrevChild(next);
}

void NoteTextEdit::focusOutEvent(QFocusEvent *event)
{
    closeSnippets();
    QPlainTextEdit::focusOutEvent(event);
}

bool NoteTextEdit::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText();
}

void NoteTextEdit::insertFromMimeData(const QMimeData *source)
{
    const QString pasted = source->text();
    const QString clean = storableText(pasted);
    if (clean.size() > chart::kMaxNoteBytes) {
        Q_EMIT pasteCleaned(tr("This is longer than a note may be, so it was not pasted."));
        return;
    }
    textCursor().insertText(clean);
    ensureCursorVisible();
    QString lines = pasted;
    lines.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    if (clean.size() != lines.size())
        Q_EMIT pasteCleaned(tr("Pasted without signs that cannot be stored."));
    else if (source->hasHtml())
        Q_EMIT pasteCleaned(tr("Pasted as plain text."));
}

} // namespace vb::ui
