//! The few drawings on a slip, our own and simple: they say what the words beside them say, hold
//! in black and white, and a screen reader passes over them.

/// Good things, worries and wishes as items of a list, each with its own shape: a sun, a cloud, a
/// star.
pub(super) const GOOD_WORRY_WISH: [&str; 3] = [
    "<li><svg class=\"sign good\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"5\"/>\
         <path d=\"M12 1v4M12 19v4M1 12h4M19 12h4M4.2 4.2l2.9 2.9M16.9 16.9l2.9 2.9M19.8 4.2l-2.9 2.9M7.1 16.9l-2.9 2.9\"/></svg><span>good things</span></li>",
    "<li><svg class=\"sign worry\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
         <path d=\"M6.5 17a4.5 4.5 0 0 1 .4-9 6 6 0 0 1 11.3 1.6A3.8 3.8 0 0 1 18 17z\"/>\
         <path d=\"M8 20l-1 2M12.5 20l-1 2M17 20l-1 2\"/></svg><span>worries</span></li>",
    "<li><svg class=\"sign wish\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
         <path d=\"M12 2l2.9 6.6 7.1.7-5.4 4.7 1.6 7L12 17.4 5.8 21l1.6-7L2 9.3l7.1-.7z\"/></svg><span>wishes</span></li>",
];

/// Stepping stones over a stream to a house with its door open: the foot of a child's page.
pub(super) const STONES: &str = "<svg class=\"scene\" viewBox=\"0 0 1000 132\" aria-hidden=\"true\">\
    <path class=\"hill\" d=\"M0 96C120 52 250 58 400 82s340 18 600-32v82H0z\"/>\
    <path class=\"stream\" d=\"M0 112c80-12 150 8 230 0s150-12 230 0 150 8 230 0 190-14 310-4v24H0z\"/>\
    <g class=\"stone\"><ellipse cx=\"92\" cy=\"112\" rx=\"38\" ry=\"9\"/>\
    <ellipse cx=\"212\" cy=\"104\" rx=\"35\" ry=\"9\"/><ellipse cx=\"330\" cy=\"112\" rx=\"37\" ry=\"9\"/>\
    <ellipse cx=\"446\" cy=\"103\" rx=\"34\" ry=\"8\"/><ellipse cx=\"556\" cy=\"110\" rx=\"35\" ry=\"9\"/>\
    <ellipse cx=\"662\" cy=\"101\" rx=\"31\" ry=\"8\"/></g>\
    <g class=\"house\"><path d=\"M752 94V48h96v46z\"/><path d=\"M740 50l60-40 60 40z\"/>\
    <path class=\"door\" d=\"M788 94V66h24v28z\"/><path d=\"M828 62h12v12h-12zM760 62h12v12h-12z\"/></g>\
    <g class=\"tree\"><path d=\"M920 82V58\"/><circle cx=\"920\" cy=\"40\" r=\"22\"/>\
    <path d=\"M964 76V60\"/><circle cx=\"964\" cy=\"48\" r=\"14\"/></g></svg>";
