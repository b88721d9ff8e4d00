#pragma once

#include "ui/kit/line_field.h"

namespace vb::ui {

/// A telephone number of any country, with an extension behind "x" or "ext". On leaving it is written as people of the
/// region write it, those of other countries with a +.
class PhoneField : public LineField {
    Q_OBJECT

public:
    /// `region` (ISO 3166-1 alpha-2): whose numbers need no + in front.
    explicit PhoneField(const QString &region = QStringLiteral("US"), QWidget *parent = nullptr);

protected:
    [[nodiscard]] QString findProblem() const override;
    void tidy() override;

private:
    QString m_region;
};

} // namespace vb::ui
