document.querySelectorAll("figure.walks").forEach(function(figure){
 var line=figure.querySelector("p.slide"),slider=line.querySelector("input"),shown=line.querySelector("output");
 var walks=Array.prototype.map.call(figure.querySelectorAll("polyline"),function(path){return{path:path,mark:path.nextElementSibling,points:path.getAttribute("points").split(" ")}});
 line.hidden=false;
 slider.addEventListener("input",function(){
  var step=+slider.value;
  shown.textContent=step;
  walks.forEach(function(walk){
   var points=walk.points.slice(0,step+1),at=points[points.length-1].split(",");
   walk.path.setAttribute("points",points.join(" "));
   if(walk.mark.tagName==="circle"){walk.mark.setAttribute("cx",at[0]);walk.mark.setAttribute("cy",at[1])}
   else{walk.mark.setAttribute("x",at[0]-4.5);walk.mark.setAttribute("y",at[1]-4.5)}
  });
 });
});
