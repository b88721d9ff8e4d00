#include "ui/kit/password_field.h"

#include "ui/kit/buttons.h"
#include "ui/kit/paint.h"
#include "ui/kit/paint_field.h"
#include "ui/kit/password_field_accessible.h"

#include <QAccessible>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QStyle>
#include <QStyleHints>
#include <QStyleOptionFrame>
#include <QTimerEvent>

#include <algorithm>
#include <cstring>

namespace vb::ui {

namespace {

constexpr std::size_t kBufferBytes = PasswordField::kMaxLength * sizeof(char32_t);
constexpr int kDot = 7;
constexpr int kDotAdvance = 11;

bool isTyped(const QKeyEvent &event)
{
    const QString text = event.text();
    if (text.isEmpty())
        return false;
    const Qt::KeyboardModifiers held = event.modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier);
    // Ctrl alone makes commands; Ctrl+Alt is AltGr on some systems and makes letters.
    if (held == Qt::ControlModifier || held == Qt::MetaModifier)
        return false;
    return text.at(0).isPrint() || text.at(0).isSurrogate();
}

/// The key moves, deletes or pastes here; the others are the window's.
bool isEditKey(const QKeyEvent &event)
{
    for (const QKeySequence::StandardKey key : {QKeySequence::Paste,
                                                QKeySequence::Copy,
                                                QKeySequence::Cut,
                                                QKeySequence::Undo,
                                                QKeySequence::Redo,
                                                QKeySequence::SelectAll,
                                                QKeySequence::MoveToNextChar,
                                                QKeySequence::MoveToPreviousChar,
                                                QKeySequence::MoveToStartOfLine,
                                                QKeySequence::MoveToEndOfLine,
                                                QKeySequence::SelectNextChar,
                                                QKeySequence::SelectPreviousChar,
                                                QKeySequence::SelectStartOfLine,
                                                QKeySequence::SelectEndOfLine,
                                                QKeySequence::MoveToNextWord,
                                                QKeySequence::MoveToPreviousWord,
                                                QKeySequence::SelectNextWord,
                                                QKeySequence::SelectPreviousWord,
                                                QKeySequence::Delete,
                                                QKeySequence::Backspace,
                                                QKeySequence::DeleteStartOfWord,
                                                QKeySequence::DeleteEndOfWord,
                                                QKeySequence::DeleteEndOfLine,
                                                QKeySequence::DeleteCompleteLine})
        if (event.matches(key))
            return true;
    return event.key() == Qt::Key_Backspace || event.key() == Qt::Key_Delete;
}

bool isShowKey(const QKeyEvent &event)
{
    return event.key() == Qt::Key_F8 && event.modifiers() == Qt::AltModifier;
}

} // namespace

PasswordField::PasswordField(QWidget *parent)
    : QWidget(parent), m_buffer(kBufferBytes), m_eye(new IconButton(IconName::eye, tr("Show password"), this))
{
    PasswordFieldAccessible::install();
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_InputMethodEnabled);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed, QSizePolicy::LineEdit));
    // Not a tab stop, so that Tab leads to the next field; Alt+F8 does the same by key.
    m_eye->setFocusPolicy(Qt::NoFocus);
    m_eye->setCheckable(true);
    m_eye->setCursor(Qt::ArrowCursor);
    m_eye->setObjectName(QStringLiteral("showPassword"));
    m_eye->setToolTip(tr("Show password (Alt+F8)"));
    connect(m_eye, &QToolButton::toggled, this, &PasswordField::setShown);
    clear();
}

PasswordField::~PasswordField() = default;

char32_t *PasswordField::points()
{
    return reinterpret_cast<char32_t *>(m_buffer.data());
}

const char32_t *PasswordField::points() const
{
    return reinterpret_cast<const char32_t *>(m_buffer.data());
}

bool PasswordField::sameAs(const PasswordField &other) const
{
    // Both buffers are zero behind their text.
    return m_length == other.m_length && m_buffer.equals(other.m_buffer);
}

SecretBytes PasswordField::takeUtf8()
{
    SecretBytes bytes = copyUtf8();
    clear();
    return bytes;
}

SecretBytes PasswordField::copyUtf8() const
{
    const auto width = [](char32_t c) -> std::size_t { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; };
    std::size_t size = 0;
    for (int i = 0; i < m_length; ++i)
        size += width(points()[i]);
    SecretBytes bytes(size);
    std::uint8_t *out = bytes.data();
    for (int i = 0; i < m_length; ++i) {
        const char32_t c = points()[i];
        const std::size_t n = width(c);
        constexpr std::uint8_t kLead[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
        for (std::size_t k = n; k-- > 0;) {
            const char32_t bits = c >> (6 * (n - 1 - k));
            out[k] = static_cast<std::uint8_t>(k == 0 ? kLead[n] | bits : 0x80 | (bits & 0x3F));
        }
        out += n;
    }
    return bytes;
}

void PasswordField::clear()
{
    wipe(m_buffer.data(), m_buffer.size());
    m_length = 0;
    m_cursor = 0;
    m_anchor = 0;
    m_scroll = 0;
    update();
}

void PasswordField::setShown(bool shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    m_eye->setChecked(shown);
    m_eye->setIcon(icon(shown ? IconName::eyeOff : IconName::eye, IconTone::muted));
    m_eye->setAccessibleName(shown ? tr("Hide password") : tr("Show password"));
    m_eye->setToolTip(shown ? tr("Hide password (Alt+F8)") : tr("Show password (Alt+F8)"));
    moveTo(m_cursor, true);
    update();
}

void PasswordField::setPlaceholderText(const QString &text)
{
    m_placeholder = text;
    update();
}

QSize PasswordField::sizeHint() const
{
    const Tokens &t = tokens();
    return {fontMetrics().averageCharWidth() * 17 + 2 * paint::fieldPadding(t) + t.fieldHeight, t.fieldHeight};
}

QSize PasswordField::minimumSizeHint() const
{
    return {tokens().fieldHeight * 3, tokens().fieldHeight};
}

QVariant PasswordField::inputMethodQuery(Qt::InputMethodQuery query) const
{
    switch (query) {
    case Qt::ImEnabled: return isEnabled();
    case Qt::ImHints:
        return static_cast<int>(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText
                                | Qt::ImhNoAutoUppercase);
    case Qt::ImCursorRectangle: {
        const QRect area = textRect();
        return QRect(area.left() + xOf(m_cursor) - m_scroll, area.top(), 1, area.height());
    }
    default: return QWidget::inputMethodQuery(query); // the text and what stands around the caret stay here
    }
}

QRect PasswordField::textRect() const
{
    const int pad = paint::fieldPadding(tokens());
    const QRect area = rect().adjusted(pad, 2, -(m_eye->width() + space::xs + 2), -2);
    return isRightToLeft() ? QStyle::visualRect(Qt::RightToLeft, rect(), area) : area;
}

int PasswordField::advance(int index) const
{
    if (!m_shown)
        return tokens().scaled(kDotAdvance);
    const char32_t c = points()[index];
    return fontMetrics().horizontalAdvance(QString::fromUcs4(&c, 1));
}

int PasswordField::xOf(int index) const
{
    int x = 0;
    for (int i = 0; i < index; ++i)
        x += advance(i);
    return x;
}

int PasswordField::indexAt(int x) const
{
    int left = textRect().left() - m_scroll;
    for (int i = 0; i < m_length; ++i) {
        const int width = advance(i);
        if (x < left + width / 2)
            return i;
        left += width;
    }
    return m_length;
}

void PasswordField::insert(QStringView text)
{
    remove(std::min(m_cursor, m_anchor), std::max(m_cursor, m_anchor));
    for (qsizetype i = 0; i < text.size() && m_length < kMaxLength; ++i) {
        char32_t c = text.at(i).unicode();
        if (text.at(i).isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            c = QChar::surrogateToUcs4(text.at(i), text.at(i + 1)), ++i;
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || QChar::isSurrogate(c))
            continue;
        std::memmove(points() + m_cursor + 1, points() + m_cursor,
                     static_cast<std::size_t>(m_length - m_cursor) * sizeof(char32_t));
        points()[m_cursor] = c;
        ++m_cursor;
        ++m_length;
    }
    m_anchor = m_cursor;
}

void PasswordField::remove(int from, int to)
{
    from = std::clamp(from, 0, m_length);
    to = std::clamp(to, from, m_length);
    std::memmove(points() + from, points() + to, static_cast<std::size_t>(m_length - to) * sizeof(char32_t));
    m_length -= to - from;
    wipe(points() + m_length, static_cast<std::size_t>(kMaxLength - m_length) * sizeof(char32_t));
    m_cursor = from;
    m_anchor = from;
}

void PasswordField::moveTo(int position, bool keepAnchor)
{
    m_cursor = std::clamp(position, 0, m_length);
    if (!keepAnchor)
        m_anchor = m_cursor;
    const int room = std::max(textRect().width() - 2, 0);
    const int x = xOf(m_cursor);
    m_scroll = std::clamp(m_scroll, x - room, x);
    m_scroll = std::clamp(m_scroll, 0, std::max(xOf(m_length) - room, 0));
    restartBlink();
    update();
}

void PasswordField::paste()
{
    QString text = QGuiApplication::clipboard()->text();
    insert(text);
    wipe(text);
    edited();
}

void PasswordField::edited()
{
    moveTo(m_cursor, true);
    if (QAccessible::isActive()) {
        QAccessibleValueChangeEvent event(this, QString(m_length, QChar(0x2022)));
        QAccessible::updateAccessibility(&event);
    }
    Q_EMIT textEdited();
}

void PasswordField::restartBlink()
{
    m_caretOn = hasFocus();
    const int flash = QGuiApplication::styleHints()->cursorFlashTime();
    if (hasFocus() && flash > 0)
        m_blink.start(flash / 2, this);
    else
        m_blink.stop();
}

bool PasswordField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (isTyped(*key) || isEditKey(*key) || isShowKey(*key)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void PasswordField::keyPressEvent(QKeyEvent *event)
{
    const auto matches = [event](auto... keys) { return (event->matches(keys) || ...); };
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT returnPressed();
        event->ignore(); // the window's default button has it
    } else if (isShowKey(*event)) {
        setShown(!m_shown);
    } else if (matches(QKeySequence::Paste)) {
        paste();
    } else if (matches(QKeySequence::SelectAll)) {
        moveTo(0, false);
        moveTo(m_length, true);
    } else if (matches(QKeySequence::Copy, QKeySequence::Cut, QKeySequence::Undo, QKeySequence::Redo)) {
        event->accept(); // a secret leaves by takeUtf8() only
    } else if (matches(QKeySequence::MoveToNextChar, QKeySequence::SelectNextChar)) {
        moveTo(m_cursor + 1, matches(QKeySequence::SelectNextChar));
    } else if (matches(QKeySequence::MoveToPreviousChar, QKeySequence::SelectPreviousChar)) {
        moveTo(m_cursor - 1, matches(QKeySequence::SelectPreviousChar));
    } else if (matches(QKeySequence::MoveToStartOfLine, QKeySequence::MoveToPreviousWord)) {
        moveTo(0, false); // words do not show, not even by where the caret stops
    } else if (matches(QKeySequence::MoveToEndOfLine, QKeySequence::MoveToNextWord)) {
        moveTo(m_length, false);
    } else if (matches(QKeySequence::SelectStartOfLine, QKeySequence::SelectPreviousWord)) {
        moveTo(0, true);
    } else if (matches(QKeySequence::SelectEndOfLine, QKeySequence::SelectNextWord)) {
        moveTo(m_length, true);
    } else if (matches(QKeySequence::DeleteStartOfWord)) {
        remove(0, m_cursor);
        edited();
    } else if (matches(QKeySequence::DeleteEndOfWord, QKeySequence::DeleteEndOfLine)) {
        remove(m_cursor, m_length);
        edited();
    } else if (matches(QKeySequence::DeleteCompleteLine)) {
        clear();
        edited();
    } else if (event->key() == Qt::Key_Backspace || event->key() == Qt::Key_Delete) {
        const bool back = event->key() == Qt::Key_Backspace;
        if (m_cursor != m_anchor)
            remove(std::min(m_cursor, m_anchor), std::max(m_cursor, m_anchor));
        else if (back && m_cursor > 0)
            remove(m_cursor - 1, m_cursor);
        else if (!back)
            remove(m_cursor, m_cursor + 1);
        edited();
    } else if (isTyped(*event)) {
        const QString typed = event->text();
        const QChar letter = typed.at(0);
        if (letter.isUpper() != letter.isLower())
            Q_EMIT capsLockSeen(letter.isUpper() != event->modifiers().testFlag(Qt::ShiftModifier));
        insert(typed);
        edited();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void PasswordField::inputMethodEvent(QInputMethodEvent *event)
{
    if (!event->commitString().isEmpty()) {
        insert(event->commitString());
        edited();
    }
    event->accept();
}

void PasswordField::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveTo(indexAt(event->position().toPoint().x()), event->modifiers().testFlag(Qt::ShiftModifier));
}

void PasswordField::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        moveTo(indexAt(event->position().toPoint().x()), true);
}

void PasswordField::mouseDoubleClickEvent(QMouseEvent *)
{
    moveTo(0, false);
    moveTo(m_length, true);
}

void PasswordField::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Paste"), this, &PasswordField::paste);
    QAction *all = menu->addAction(tr("Select &all"), this, [this] {
        moveTo(0, false);
        moveTo(m_length, true);
    });
    all->setEnabled(m_length > 0);
    menu->popup(event->globalPos());
}

void PasswordField::focusInEvent(QFocusEvent *event)
{
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason
        || event->reason() == Qt::ShortcutFocusReason) {
        moveTo(0, false);
        moveTo(m_length, true);
    }
    restartBlink();
    update();
}

void PasswordField::focusOutEvent(QFocusEvent *event)
{
    if (event->reason() != Qt::PopupFocusReason) {
        setShown(false);
        m_anchor = m_cursor;
    }
    restartBlink();
    update();
}

void PasswordField::hideEvent(QHideEvent *event)
{
    setShown(false);
    QWidget::hideEvent(event);
}

void PasswordField::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

void PasswordField::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_blink.timerId())
        return;
    m_caretOn = !m_caretOn;
    update();
}

void PasswordField::resizeEvent(QResizeEvent *event)
{
    const int side = height() - 2 * (space::xs - 1);
    const QRect place(width() - side - (space::xs - 1), space::xs - 1, side, side);
    m_eye->setGeometry(QStyle::visualRect(layoutDirection(), rect(), place));
    moveTo(m_cursor, true);
    QWidget::resizeEvent(event);
}

void PasswordField::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    QStyleOptionFrame frame;
    frame.initFrom(this);
    frame.lineWidth = 1;
    paint::fieldPanel(frame, painter, this, t);

    const QRect area = textRect();
    painter.setClipRect(area.adjusted(-1, 0, 1, 0));
    if (m_length == 0 && !m_placeholder.isEmpty()) {
        painter.setPen(isEnabled() ? t.muted : t.disabled);
        paint::line(painter, area, Qt::AlignLeft | Qt::AlignVCenter, m_placeholder);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const int from = std::min(m_cursor, m_anchor);
    const int to = std::max(m_cursor, m_anchor);
    const int lineHeight = fontMetrics().height();
    const int top = area.top() + (area.height() - lineHeight) / 2;
    int x = area.left() - m_scroll;
    for (int i = 0; i < m_length; ++i) {
        const int width = advance(i);
        const bool selected = i >= from && i < to && hasFocus();
        if (selected)
            painter.fillRect(QRect(x, top, width, lineHeight), t.accent);
        const QColor color = !isEnabled() ? t.disabled : selected ? t.onAccent : t.text;
        if (m_shown) {
            const char32_t c = points()[i];
            painter.setPen(color);
            painter.drawText(x, top + fontMetrics().ascent(), QString::fromUcs4(&c, 1));
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(color);
            const double dot = t.scaled(kDot);
            painter.drawEllipse(QPointF(x + width / 2.0, area.top() + area.height() / 2.0), dot / 2, dot / 2);
        }
        x += width;
    }
    if (m_caretOn && hasFocus())
        painter.fillRect(QRect(area.left() + xOf(m_cursor) - m_scroll, top, 1, lineHeight), t.text);
}

} // namespace vb::ui
