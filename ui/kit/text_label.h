#pragma once

#include "ui/kit/tokens.h"

#include <QLabel>

namespace vb::ui {

enum class TextTone { text, muted, accent, danger };

/// Plain text (never rich) in a role of the type scale; follows theme and font scale.
class TextLabel : public QLabel {
    Q_OBJECT

public:
    explicit TextLabel(const QString &text = QString(), TextRole role = TextRole::body, TextTone tone = TextTone::text,
                       QWidget *parent = nullptr);

    void setRole(TextRole role);
    void setTone(TextTone tone);

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyRole();

    TextRole m_role;
};

} // namespace vb::ui
