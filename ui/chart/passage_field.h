#pragma once

#include <QPlainTextEdit>

namespace vb::ui {

/// A few lines of text; Tab goes on to the next field.
class PassageField : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit PassageField(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace vb::ui
