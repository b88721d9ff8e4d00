#pragma once

#include "ui/kit/text_label.h"
#include "ui/kit/tokens.h"

#include <QWidget>

namespace vb::ui {

/// Text for a tool tip that shows data: never taken for rich text, wrapped when long.
QString plainToolTip(const QString &text);

/// One line of plain text from data, elided to the room there is, with the whole as tool tip then. Lays out by the
/// direction of the text, aligned to the side where the window begins.
class ElidedLabel : public QWidget {
    Q_OBJECT

public:
    explicit ElidedLabel(const QString &text = QString(), TextRole role = TextRole::body,
                         TextTone tone = TextTone::text, QWidget *parent = nullptr);

    [[nodiscard]] QString text() const { return m_text; }
    void setText(const QString &text);
    void setTone(TextTone tone);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QString m_text;
    TextRole m_role;
    TextTone m_tone;
};

} // namespace vb::ui
