#pragma once

#include "core/base/secret_bytes.h"

#include <QBasicTimer>
#include <QWidget>

namespace vb::ui {

class IconButton;

/// A line for a secret. What is typed lives in locked memory only, one code point at a time: no QString of the whole,
/// no undo history, no copy or cut. Alt+F8 or the eye shows it; it hides again when the field is left or hidden.
class PasswordField : public QWidget {
    Q_OBJECT

public:
    static constexpr int kMaxLength = 256; // code points; more is not accepted

    explicit PasswordField(QWidget *parent = nullptr);
    ~PasswordField() override;

    [[nodiscard]] bool isEmpty() const { return m_length == 0; }
    [[nodiscard]] int length() const { return m_length; } // code points
    [[nodiscard]] bool sameAs(const PasswordField &other) const; // constant time for equal lengths

    /// The secret in UTF-8; the field is empty and wiped afterwards.
    [[nodiscard]] SecretBytes takeUtf8();
    /// A copy for judging what is being typed; the field keeps its text.
    [[nodiscard]] SecretBytes copyUtf8() const;
    /// Wipes the buffer.
    void clear();

    [[nodiscard]] bool isShown() const { return m_shown; }
    void setShown(bool shown);
    void setPlaceholderText(const QString &text);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

Q_SIGNALS:
    void textEdited();
    void returnPressed();
    /// A letter came in the case that Caps Lock gives; false when one came in the other case.
    void capsLockSeen(bool on);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    friend class PasswordFieldAccessible;

    [[nodiscard]] char32_t *points();
    [[nodiscard]] const char32_t *points() const;
    [[nodiscard]] QRect textRect() const;
    [[nodiscard]] int advance(int index) const;
    [[nodiscard]] int xOf(int index) const;
    [[nodiscard]] int indexAt(int x) const;
    void insert(QStringView text);
    void remove(int from, int to);
    void moveTo(int position, bool keepAnchor);
    void paste();
    void edited();
    void restartBlink();

    SecretBytes m_buffer; // kMaxLength code points
    int m_length = 0;
    int m_cursor = 0;
    int m_anchor = 0;
    int m_scroll = 0;
    bool m_shown = false;
    bool m_caretOn = false;
    QString m_placeholder;
    QBasicTimer m_blink;
    IconButton *m_eye;
};

} // namespace vb::ui
